#include "api/run_entry_json.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

std::string text_of(const RunEntry& entry) {
  std::string out;
  append_entry_json(out, entry);
  return out;
}

TEST(RunEntryJson, MissingIsNull) {
  RunEntry entry;
  entry.run_id = "r";
  EXPECT_EQ(
      text_of(entry),
      R"({"run_id":"r","status":"queued","status_detail":null,"status_reason":null,"model":null,"server_url":null,)"
      R"("created_at":"1970-01-01T00:00:00.000Z","started_at":null,"completed_at":null,"engine":null,)"
      R"("levels":0,"attempted":0,"succeeded":0,"failed":0,"verdict":null,"output_tokens_per_s":null,)"
      R"("ttft_p50_ms":null,"error_rate":null,"duration_s":null,"output_tokens_per_s_by_level":[]})");
}

TEST(RunEntryJson, HasAllThatIsKnown) {
  const RunEntry entry{"r-1",
                       RunState::failed,
                       "no \"answer\"",
                       "target_unusable",
                       "m",
                       "http://a:8000",
                       "vllm 0.11",
                       1'769'862'896'789'000'000,
                       1'769'862'897'000'000'000,
                       1'769'862'898'500'000'000,
                       3,
                       100,
                       98,
                       2,
                       VerdictStatus::suspect,
                       1234.5,
                       51.234567,
                       0.02,
                       1.5,
                       {{640.25, std::nullopt, 1234.5}}};
  EXPECT_EQ(
      text_of(entry),
      R"({"run_id":"r-1","status":"failed","status_detail":"no \"answer\"","status_reason":"target_unusable","model":"m","server_url":"http://a:8000",)"
      R"("created_at":"2026-01-31T12:34:56.789Z","started_at":"2026-01-31T12:34:57.000Z",)"
      R"("completed_at":"2026-01-31T12:34:58.500Z","engine":"vllm 0.11","levels":3,"attempted":100,"succeeded":98,)"
      R"("failed":2,"verdict":"SUSPECT","output_tokens_per_s":1234.5,"ttft_p50_ms":51.234567,"error_rate":0.02,)"
      R"("duration_s":1.5,"output_tokens_per_s_by_level":[640.25,null,1234.5]})");
}

}  // namespace
}  // namespace loadtest

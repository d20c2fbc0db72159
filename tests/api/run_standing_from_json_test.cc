#include "api/run_standing_from_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/progress_message.h"
#include "api/run_entry_json.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

// As GET /run/{run_id} writes it.
std::string answer(const RunEntry& entry, const RunProgress* progress) {
  std::string text;
  append_entry_json(text, entry);
  nlohmann::ordered_json json = parse_ordered_json(text);
  json["queue_position"] = nullptr;
  add_progress(json, progress, 0);
  return dump_json(json);
}

const std::vector<LoadLevel> kLevels{{1, std::nullopt}, {64, OpenLoad{25, std::nullopt, false}}};

TEST(RunStandingFromJson, ReadsBackWhatTheLiveDisplayShows) {
  RunEntry entry;
  entry.run_id = "r";
  entry.state = RunState::running;
  entry.started_unix_ns = 1;
  entry.levels = 1;
  RunProgress p;
  p.phase = RunPhase::measuring;
  p.level = 1;
  p.levels = 2;
  p.waiting = 3;
  p.conversations = true;
  p.done = 40;
  p.total = 200;
  p.level_fraction = 0.2;
  p.overall_fraction = 0.6;
  p.elapsed_s = 12.5;
  p.eta_s = 18;
  p.in_flight = 10;
  p.succeeded = 38;
  p.failed = 2;
  p.errors[static_cast<std::size_t>(FailureKind::timeout)] = 2;
  p.output_tokens_per_s = 912;
  p.requests_per_s = 7.1;
  p.ttft_p50_ms = 58;
  p.itl_mean_ms = 9.5;
  const auto standing = run_standing_from_json(answer(entry, &p), kLevels);
  ASSERT_TRUE(standing) << standing.error().message;
  EXPECT_EQ(standing->state, RunState::running);
  EXPECT_TRUE(standing->started);
  EXPECT_EQ(standing->levels, 1U);
  EXPECT_FALSE(standing->ended());
  ASSERT_TRUE(standing->progress);
  const RunProgress& read = *standing->progress;
  EXPECT_EQ(read.phase, p.phase);
  EXPECT_EQ(read.level, 1U);
  EXPECT_EQ(read.levels, 2U);
  EXPECT_EQ(read.load, kLevels[1]);
  EXPECT_EQ(read.waiting, 3U);
  EXPECT_TRUE(read.conversations);
  EXPECT_EQ(read.done, 40U);
  EXPECT_EQ(read.total, 200U);
  EXPECT_DOUBLE_EQ(read.level_fraction, 0.2);
  EXPECT_DOUBLE_EQ(read.overall_fraction, 0.6);
  EXPECT_EQ(read.elapsed_s, 12.5);
  EXPECT_EQ(read.eta_s, 18);
  EXPECT_EQ(read.in_flight, 10U);
  EXPECT_EQ(read.succeeded, 38U);
  EXPECT_EQ(read.failed, 2U);
  EXPECT_EQ(read.errors, p.errors);
  EXPECT_EQ(read.output_tokens_per_s, 912);
  EXPECT_EQ(read.requests_per_s, 7.1);
  EXPECT_EQ(read.ttft_p50_ms, 58);
  EXPECT_EQ(read.itl_mean_ms, 9.5);
}

TEST(RunStandingFromJson, EveryPhaseHasItsWord) {
  RunEntry entry;
  entry.state = RunState::running;
  for (int phase = 0; phase <= static_cast<int>(RunPhase::finished); ++phase) {
    RunProgress p;
    p.phase = static_cast<RunPhase>(phase);
    const auto standing = run_standing_from_json(answer(entry, &p), {});
    ASSERT_TRUE(standing) << standing.error().message;
    EXPECT_EQ(standing->progress->phase, p.phase);
  }
  EXPECT_EQ(name(RunPhase::counting), "counting");
}

TEST(RunStandingFromJson, TellsWhyARunFailed) {
  RunEntry entry;
  entry.state = RunState::failed;
  entry.detail = "refused";
  entry.reason = "target_unusable";
  const auto standing = run_standing_from_json(answer(entry, nullptr), {});
  ASSERT_TRUE(standing);
  EXPECT_TRUE(standing->ended());
  EXPECT_FALSE(standing->started);
  EXPECT_EQ(standing->detail, "refused");
  EXPECT_EQ(standing->reason, "target_unusable");
  EXPECT_FALSE(standing->progress);
}

TEST(RunStandingFromJson, OtherThingsAreSentences) {
  const auto message = [](std::string_view text) { return run_standing_from_json(text, {}).error().message; };
  EXPECT_EQ(message("<html>"), "this is not a JSON object");
  EXPECT_EQ(message("[]"), "this is not a JSON object");
  EXPECT_EQ(message("{}"), "this is not how a run stands: /status is missing");
  EXPECT_EQ(message(R"({"status": "asleep"})"),
            "this is not how a run stands: /status is not one of the words that are known here");
  EXPECT_EQ(message(R"({"status": "queued", "queue_position": "first"})"),
            "this is not how a run stands: /queue_position is not a whole number");
}

}  // namespace
}  // namespace loadtest

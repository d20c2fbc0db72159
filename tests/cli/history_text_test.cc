#include "cli/history_text.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"

namespace loadtest {
namespace {

History two_runs() {
  RunEntry done;
  done.run_id = "20260131T123456Z-00000001";
  done.state = RunState::completed;
  done.model = "llama";
  done.server_url = "http://127.0.0.1:8000";
  done.created_unix_ns = 1'769'862'896'789'000'000;
  done.levels = 3;
  done.verdict = VerdictStatus::suspect;
  done.output_tokens_per_s = 1279.25;
  done.ttft_p50_ms = 50.2;
  done.error_rate = 0.02;
  RunEntry failed;
  failed.run_id = "20260131T123400Z-00000002";
  failed.state = RunState::failed;
  failed.detail = "it is down";
  failed.created_unix_ns = 1'769'862'840'000'000'000;
  return {{done, failed}, 120, {{RunState::completed, 100}, {RunState::failed, 20}}};
}

TerminalStyle plain_style() {
  TerminalStyle style;
  style.width = 200;
  return style;
}

TEST(HistoryTable, ARowARun) {
  HistoryQuery query;
  query.limit = 2;
  EXPECT_EQ(
      history_table(two_runs(), query, plain_style()),
      "  Run                          Created (UTC)     Status       Model  Server                   Levels  "
      "Output tok/s  TTFT p50 ms  Errors  Verdict\n"
      "  20260131T123456Z-00000001    2026-01-31 12:34  completed    llama  http://127.0.0.1:8000         3  "
      "       1,279         50.2   2.0 %  SUSPECT\n"
      "  20260131T123400Z-00000002    2026-01-31 12:34  failed       –      –                             0  "
      "           –            –       –  –\n"
      "\n"
      "1–2 of 120 runs: 100 completed, 20 failed\n");
}

TEST(HistoryTable, NothingIsALine) { EXPECT_EQ(history_table({}, {}, plain_style()), "0 runs\n"); }

TEST(HistoryTable, NamesCannotMoveTheCursor) {
  History history = two_runs();
  history.runs[0].model = "a\x1b[2Jb" + std::string(100, 'x');
  EXPECT_THAT(history_table(history, {}, plain_style()), testing::Not(testing::HasSubstr("\x1b")));
}

TEST(HistoryJson, IsTheObjectOfTheApi) {
  const auto json = parse_json(history_json(two_runs(), {}));
  EXPECT_EQ(json["total"], 120);
  EXPECT_EQ(json["counts"]["completed"], 100);
  EXPECT_EQ(json["counts"]["queued"], 0);
  EXPECT_EQ(json["runs"][0]["created_at"], "2026-01-31T12:34:56.789Z");
  EXPECT_EQ(json["runs"][0]["verdict"], "SUSPECT");
  EXPECT_EQ(json["runs"][1]["status"], "failed");
  EXPECT_EQ(json["runs"][1]["status_detail"], "it is down");
  EXPECT_EQ(json["runs"][1]["model"], nullptr);
}

}  // namespace
}  // namespace loadtest

#include "run/load_generator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "core/run_json.h"
#include "fakes/fake_llm.h"
#include "fakes/gate.h"
#include "run/measured.h"
#include "run/seen_requests.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

TEST(LoadGenerator, ByDurationNothingIsSentAfterItsEnd) {
  FakeLlm server(answer);
  RunConfig config = small_run({server.url()});
  config.num_prompts.reset();
  config.duration = 150ms;
  config.concurrency = {2};
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.status, RunStatus::completed);
  const auto& records = run.records.at(0);
  ASSERT_GT(records.size(), 0u);
  EXPECT_EQ(run.result.levels.at(0).attempted, records.size());
  EXPECT_LT(records.back().sent_at - records.front().sent_at, 155ms);
  EXPECT_EQ(of_phase(server, "m0"), records.size());
}

TEST(LoadGenerator, WithoutGraceWhatIsOpenAtTheEndIsCutOff) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead + token_event());
    peer.wait_for_close();
    peer.close();
  });
  RunConfig config = small_run({server.url()});
  config.num_prompts.reset();
  config.duration = 60ms;
  config.grace = 0ns;
  config.concurrency = {3};
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  const LevelResult& level = run.result.levels.at(0);
  EXPECT_EQ(level.attempted, 3u);
  EXPECT_EQ(level.cut_off, 3u);
  for (const RequestRecord& record : run.records.at(0)) {
    EXPECT_EQ(record.status, RequestStatus::cut_off);
    EXPECT_EQ(record.failure, std::nullopt);
    EXPECT_EQ(record.arrivals.size(), 1u);
  }
  expect_all_counted(level);
}

TEST(LoadGenerator, AFirstStopLetsWhatIsInFlightFinish) {
  Gate asked, draining;
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    asked.open();
    draining.wait();
    peer.send(whole_stream(2));
  });
  RunConfig config = small_run({server.url()});
  config.num_prompts = 1000;
  config.concurrency = {2, 2};
  Measured run(config);
  run.on_progress = [&](const RunProgress& progress) {
    if (progress.in_flight == 2 && progress.phase == RunPhase::measuring) run.generator.request_stop();
    if (progress.phase == RunPhase::draining) draining.open();
  };
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.status, RunStatus::cancelled);
  EXPECT_EQ(run.result.status_detail, "stopped by the user");
  ASSERT_EQ(run.result.levels.size(), 1u);
  EXPECT_EQ(run.result.levels[0].attempted, 2u);
  EXPECT_EQ(run.result.levels[0].succeeded, 2u);
}

TEST(LoadGenerator, ASecondStopCutsOff) {
  FakeLlm server([](Peer& peer, const SeenRequest& request) {
    if (index_of(request) == 0) return peer.send(whole_stream(2));
    peer.send(kStreamHead + token_event());
    peer.wait_for_close();
    peer.close();
  });
  RunConfig config = small_run({server.url()});
  config.num_prompts = 1000;
  config.concurrency = {3};
  Measured run(config);
  run.on_progress = [&](const RunProgress& progress) {
    if (progress.in_flight == 3 && progress.succeeded == 1) {
      run.generator.request_stop();
      run.generator.request_stop();
    }
  };
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.status, RunStatus::cancelled);
  const LevelResult& level = run.result.levels.at(0);
  EXPECT_EQ(level.attempted, 4u);
  EXPECT_EQ(level.succeeded, 1u);
  EXPECT_EQ(level.cut_off, 3u);
  expect_all_counted(level);
}

TEST(LoadGenerator, StoppedBeforeTheProbeNothingIsSent) {
  FakeLlm server(answer);
  Measured run(small_run({server.url()}));
  run.generator.request_stop();
  ASSERT_FALSE(run.run());
  EXPECT_EQ(run.error->message, "stopped before anything was measured");
  EXPECT_EQ(server.connections(), 0u);
}

TEST(LoadGenerator, BeyondTheErrorRateTheRunGivesUp) {
  Gate seen;
  FakeLlm server([&](Peer& peer, const SeenRequest& request) {
    if (index_of(request) == 11) seen.wait();  // ten would be within the rate
    peer.send(json_answer(500, "{}"));
  });
  RunConfig config = small_run({server.url()});
  config.num_prompts = 100;
  config.concurrency = {1, 1};
  config.max_error_rate = 0.1;
  Measured run(config);
  int reports = 0;
  run.on_progress = [&](const RunProgress& progress) {
    // Decided between the first report of the eleven failures and the next one.
    if (progress.failed == 11 && ++reports == 2) seen.open();
  };
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.status, RunStatus::failed);
  EXPECT_TRUE(run.result.gave_up);
  EXPECT_EQ(run.result.status_detail,
            "11 of 11 requests failed (100.0 %), more than --max-error-rate allows (10.0 %)");
  ASSERT_EQ(run.result.levels.size(), 1u);
  EXPECT_EQ(run.result.levels[0].attempted, 12u);
}

}  // namespace
}  // namespace loadtest

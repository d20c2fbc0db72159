// The pause between two levels.
#include <gtest/gtest.h>

#include <algorithm>

#include "fakes/fake_llm.h"
#include "run/measured.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

RunConfig two_levels(const FakeLlm& server, Nanoseconds cooldown) {
  RunConfig config = small_run({server.url()});
  config.concurrency = {1, 2};
  config.cooldown = cooldown;
  return config;
}

TEST(Cooldown, LiesBetweenTheLastAnswerAndTheNextLevelsFirstRequest) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(2)); });
  Measured run(two_levels(server, 120ms));
  ASSERT_TRUE(run.run()) << run.error->message;
  ASSERT_EQ(run.records.size(), 2u);
  TimePoint ended{};
  for (const RequestRecord& record : run.records[0]) ended = std::max(ended, record.end_at);
  EXPECT_GE(run.records[1].front().sent_at - ended, 120ms);
  for (const RunProgress& progress : run.progress) {
    if (progress.phase != RunPhase::cooldown) continue;
    EXPECT_EQ(progress.level, 1u);  // none goes before the first
  }
}

TEST(Cooldown, EndsWhenTheUserStops) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(2)); });
  Measured run(two_levels(server, 1h));
  run.on_progress = [&](const RunProgress& now) {
    if (now.phase == RunPhase::cooldown) run.generator.request_stop();
  };
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.status, RunStatus::cancelled);
  EXPECT_EQ(run.result.levels.size(), 1u);
}

}  // namespace
}  // namespace loadtest

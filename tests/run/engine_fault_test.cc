// What throws within a run comes out of it, once nothing of the run goes on any more.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "fakes/fake_llm.h"
#include "fakes/few_files.h"
#include "fakes/gate.h"
#include "run/engine.h"
#include "run/level_runner.h"
#include "run/measured.h"
#include "run/seen_requests.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

RunConfig endless(const FakeLlm& server) {
  RunConfig config = small_run({server.url()});
  config.num_prompts = 1'000'000'000;
  config.concurrency = {4};
  return config;
}

TEST(EngineFault, WhatACallbackThrowsEndsTheRun) {
  FakeLlm server(answer);
  Measured run(endless(server));
  run.on_progress = [](const RunProgress& now) {
    if (now.phase == RunPhase::measuring && now.succeeded > 0) throw std::runtime_error("a bug");
  };
  EXPECT_THROW(run.run(), std::runtime_error);
}

TEST(EngineFault, SoDoesWhatAnEngineThreadThrows) {
  NEEDS_FILES_TO_BE_FEW();
  FakeLlm server(answer);
  RunConfig config = endless(server);
  config.threads = 200;  // each needs some files of its own
  config.concurrency = {200};
  Measured run(config);
  std::optional<FewFiles> few;  // fewer than were there when the run looked
  run.on_progress = [&](const RunProgress&) {
    if (!few) few.emplace(400);
  };
  EXPECT_THROW(run.run(), std::exception);
}

// Only what is sent at once can be made.
class FaultyPrompts final : public PromptSource {
 public:
  PlannedRequest plan(const RequestKey& key) const override {
    if (key.index >= 4) {
      level_begun.wait();
      throw std::runtime_error("a bug");
    }
    return {"id-" + std::to_string(key.index), {{"user", "hello"}}, 1, 4};
  }
  mutable Gate level_begun;
};

TEST(EngineFault, SoDoesWhatIsThrownWhereRequestsAreMadeAhead) {
  const FaultyPrompts prompts;
  FakeLlm server([&](Peer& peer, const SeenRequest& request) {
    prompts.level_begun.open();
    answer(peer, request);
  });
  Engine engine({server.url()});
  engine.config.concurrency = {4};
  engine.config.duration = 20s;
  engine.config.num_prompts.reset();
  engine.config.warmup = 0;
  engine.config.seed = 1;
  engine.prepare();
  std::vector<std::unique_ptr<EngineThread>> threads;
  threads.push_back(std::move(engine.thread));
  const std::atomic<int> stop_requests{0};
  RunContext run;
  run.config = &engine.config;
  run.targets = engine.targets;
  run.adapter = engine.adapter.get();
  run.prompts = &prompts;
  run.stop_requests = &stop_requests;
  run.run_started_at = std::chrono::steady_clock::now();
  run.on_progress = [](RunProgress&) {};
  LevelRunner level(run, threads, 0, {4, std::nullopt});
  EXPECT_THROW(level.run(), std::runtime_error);
}

TEST(EngineFault, ARunWhoseRecordsFillTheirRoomStopsWithWhatItMeasured) {
  FakeLlm server(answer);
  RunHooks hooks;
  hooks.most_record_bytes = 1'000'000;
  LoadGenerator generator(endless(server), hooks);
  const auto result = generator.run();
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, RunStatus::failed);
  EXPECT_EQ(
      result->status_detail,
      "stopped at concurrency 4: the records of its requests fill 1 MB, as much as a run may hold here; ask "
      "for fewer requests a level, or for several levels");
  EXPECT_FALSE(result->gave_up);
  ASSERT_EQ(result->levels.size(), 1u);
  EXPECT_GT(result->levels[0].succeeded, 100u);
  expect_all_counted(result->levels[0]);
}

TEST(EngineFault, RequestsThatWaitInLineFillItToo) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.wait_for_close();
    peer.close();
  });
  RunConfig config = endless(server);
  config.concurrency.clear();
  config.open_loads = {OpenLoad{50'000, std::nullopt}};
  config.max_concurrency = 4;
  config.grace = 0s;
  config.timeout = 60s;
  RunHooks hooks;
  hooks.most_record_bytes = 1'000'000;
  LoadGenerator generator(config, hooks);
  const auto result = generator.run();
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->status, RunStatus::failed);
  ASSERT_EQ(result->levels.size(), 1u);
  EXPECT_GT(result->levels[0].cut_off, 1000u);
  expect_all_counted(result->levels[0]);
}

}  // namespace
}  // namespace loadtest

// What throws within a run comes out of it, once nothing of the run goes on any more.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "fakes/fake_llm.h"
#include "fakes/few_files.h"
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
  FakeLlm server(answer);
  RunConfig config = endless(server);
  config.threads = 200;  // each needs some files of its own
  config.concurrency = {200};
  const FewFiles few(400);
  Measured run(config);
  EXPECT_THROW(run.run(), std::exception);
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

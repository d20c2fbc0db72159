#include "api/live_run.h"

#include <gmock/gmock.h>

#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/json_tree.h"
#include "fakes/fake_llm.h"
#include "fakes/few_files.h"
#include "fakes/hand_clock.h"
#include "store/store_folder.h"

namespace loadtest {
namespace {

constexpr const char* kRunId = "20261124T170500Z-3f9a1c07";

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::StartsWith;

struct LastMessage final : Watcher {
  bool busy() const override { return false; }
  void send(std::shared_ptr<const std::string> message, bool) override { last = parse_json(*message); }
  void drop() override {}

  json last;
};

class LiveRunTest : public testing::Test {
 protected:
  std::unique_ptr<LiveRun> queued(const std::string& server, std::uint32_t threads = 1,
                                  std::uint32_t warmup = 0) {
    RunConfig config = small_config("m1");
    config.servers = {server};
    config.num_prompts = 4;
    config.warmup = warmup;
    config.output_len = 4;
    config.threads = threads;
    config.concurrency = {threads};
    auto saver = store->add(kRunId, config);
    EXPECT_TRUE(saver);
    auto run = std::make_unique<LiveRun>(LiveRun::Order{kRunId, config}, std::move(*saver), hub, policy,
                                         totals, tell);
    EXPECT_TRUE(hub.watch(kRunId, watcher));
    return run;
  }
  void lose_it() {
    const auto database = Database::open(folder.path(), false);
    ASSERT_TRUE(database);
    (*database)->sql().exec("DELETE FROM runs");
  }
  const json& last_message() {
    for (int i = 0; i < 3; ++i) {
      clock.advance(200ms);
      hub.tick();
    }
    return watcher->last;
  }

  StoreFolder folder;
  std::unique_ptr<RunStore> store = folder.open();
  HandClock clock;
  WatchHub hub{clock};
  std::shared_ptr<LastMessage> watcher = std::make_shared<LastMessage>();
  TargetPolicy policy{{}};
  RequestTotals totals;
  std::vector<std::string> events;
  TellEvent tell = [this](LogLevel, std::string_view event, const LogFields& fields) {
    events.push_back(std::string(event) + " " + fields.at(0).second + ": " + fields.at(1).second);
  };
};

TEST_F(LiveRunTest, EndsAsItWasKept) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(2)); });
  auto run = queued(server.url());
  run->perform();
  EXPECT_EQ(run->state(), RunState::completed);
  EXPECT_EQ(last_message()["type"], "completed");
  EXPECT_EQ(store->find(kRunId)->value().state, RunState::completed);
  EXPECT_THAT(events, ElementsAre());
}

TEST_F(LiveRunTest, SaysThatItWasAskedToStop) {
  auto run = queued("http://127.0.0.1:1");
  EXPECT_FALSE(run->stopping());
  run->stop();
  EXPECT_TRUE(run->stopping());
  EXPECT_EQ(last_message()["stopping"], true);
  run->end_unstarted();
}

TEST_F(LiveRunTest, WhatCannotBeKeptIsToldOnceAndNotClaimed) {
  FakeLlm server([this](Peer& peer, const SeenRequest&) {
    lose_it();
    peer.send(whole_stream(2));
  });
  auto run = queued(server.url());
  run->perform();
  EXPECT_EQ(run->state(), RunState::interrupted);
  const std::string why = std::string("the run ") + kRunId + " was deleted from the database \"" +
                          folder.path() + "\" while it went on, so it is not saved";
  EXPECT_THAT(events, ElementsAre(std::string("run_not_saved ") + kRunId + ": " + why));
  EXPECT_EQ(last_message(), json({{"type", "failed"},
                                  {"run_id", kRunId},
                                  {"status", "interrupted"},
                                  {"error", "the run's end was not saved: " + why}}));
}

TEST_F(LiveRunTest, NeitherIsTheEndOfOneThatNeverBegan) {
  auto run = queued("http://127.0.0.1:1");
  lose_it();
  run->end_unstarted();
  EXPECT_EQ(run->state(), RunState::interrupted);
  EXPECT_THAT(events, ElementsAre(StartsWith(std::string("run_not_saved ") + kRunId + ": ")));
  EXPECT_EQ(last_message()["status"], "interrupted");
}

TEST_F(LiveRunTest, ABugInItEndsItAlone) {
  NEEDS_FILES_TO_BE_FEW();
  std::once_flag asked;
  std::optional<FewFiles> few;  // fewer than were there when the run looked, and than engine threads need
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    std::call_once(asked, [&] { few.emplace(400); });
    peer.send(whole_stream(2));
  });
  auto run = queued(server.url(), 200, 1);
  run->perform();
  few.reset();
  EXPECT_EQ(run->state(), RunState::failed);
  EXPECT_THAT(events,
              ElementsAre(StartsWith(std::string("run_fault ") + kRunId + ": a fault of this server: ")));
  const RunEntry kept = store->find(kRunId)->value();
  EXPECT_EQ(kept.state, RunState::failed);
  EXPECT_EQ(kept.reason, "internal");
  EXPECT_THAT(*kept.detail, StartsWith("a fault of this server: "));
  EXPECT_EQ(last_message()["error"], *kept.detail);
}

}  // namespace
}  // namespace loadtest

#include "api/watch_hub.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "fakes/hand_clock.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

struct FakeWatcher final : Watcher {
  bool busy() const override { return stuck; }
  void send(std::shared_ptr<const std::string> message, bool last) override {
    messages.push_back(parse_json(*message));
    ended = last;
  }
  void drop() override { dropped = true; }

  bool stuck = false, dropped = false, ended = false;
  std::vector<json> messages;
};

class WatchHubTest : public testing::Test {
 protected:
  std::shared_ptr<FakeWatcher> watcher() {
    auto one = std::make_shared<FakeWatcher>();
    EXPECT_TRUE(hub.watch("r", one));
    return one;
  }
  void progress(std::uint64_t done) {
    RunProgress p;
    p.done = done;
    hub.progress("r", p);
  }

  HandClock clock;
  WatchHub hub{clock};
};

TEST_F(WatchHubTest, ANewcomerHearsTheLatestStateAtOnce) {
  hub.open("r");
  hub.state("r", RunState::running);
  progress(7);
  const auto one = watcher();
  ASSERT_EQ(one->messages.size(), 1U);
  EXPECT_EQ(one->messages[0]["status"], "running");
  EXPECT_EQ(one->messages[0]["progress"]["current"], 7);
}

TEST_F(WatchHubTest, ThatARunWasAskedToStopIsToldAtOnceAndToNewcomers) {
  hub.open("r");
  const auto one = watcher();
  EXPECT_EQ(one->messages.back()["stopping"], false);
  hub.stopping("r");
  hub.tick();
  ASSERT_EQ(one->messages.size(), 2U);
  EXPECT_EQ(one->messages.back()["stopping"], true);
  EXPECT_EQ(watcher()->messages.back()["stopping"], true);
}

TEST_F(WatchHubTest, ProgressCoalescesToTenMessagesASecond) {
  hub.open("r");
  const auto one = watcher();
  for (std::uint64_t i = 1; i <= 1000; ++i) {  // a second
    progress(i);
    clock.advance(1ms);
    hub.tick();
  }
  EXPECT_LE(one->messages.size(), 1U + 10U);
  EXPECT_GE(one->messages.size(), 10U);
  clock.advance(100ms);
  hub.tick();
  EXPECT_EQ(one->messages.back()["progress"]["current"], 1000);
}

TEST_F(WatchHubTest, NothingNewIsNotTold) {
  hub.open("r");
  const auto one = watcher();
  hub.tick();
  progress(1);
  for (int i = 0; i < 10; ++i) {
    clock.advance(100ms);
    hub.tick();
  }
  EXPECT_EQ(one->messages.size(), 2U);
}

TEST_F(WatchHubTest, ASlowReaderGetsTheNewestAndTheCountOfWhatItMissed) {
  hub.open("r");
  const auto slow = watcher(), quick = watcher();
  slow->stuck = true;
  for (std::uint64_t i = 1; i <= 3; ++i) {
    progress(i);
    hub.log("r", {"{}", "{}"}, 0);
    clock.advance(100ms);
    hub.tick();
  }
  EXPECT_EQ(slow->messages.size(), 1U);
  EXPECT_EQ(quick->messages.size(), 4U);
  slow->stuck = false;
  clock.advance(10ms);
  hub.tick();
  ASSERT_EQ(slow->messages.size(), 2U);
  EXPECT_EQ(slow->messages[1]["progress"]["current"], 3);
  EXPECT_EQ(slow->messages[1]["dropped"], 6);
  EXPECT_EQ(quick->messages.size(), 4U);
}

TEST_F(WatchHubTest, WhoTakesNothingForFiveSecondsIsDropped) {
  hub.open("r");
  const auto one = watcher();
  one->stuck = true;
  hub.tick();
  clock.advance(4999ms);
  hub.tick();
  EXPECT_FALSE(one->dropped);
  clock.advance(1ms);
  hub.tick();
  EXPECT_TRUE(one->dropped);
  EXPECT_EQ(hub.stats().watchers, 0U);
  EXPECT_EQ(hub.stats().dropped, 1U);
}

TEST_F(WatchHubTest, LogEntriesBeyondAHundredAreCounted) {
  hub.open("r");
  const auto one = watcher();
  hub.log("r", std::vector<std::string>(130, "{}"), 7);
  hub.tick();
  ASSERT_EQ(one->messages.size(), 2U);
  EXPECT_EQ(one->messages[1]["request_log"].size(), 100U);
  EXPECT_EQ(one->messages[1]["dropped"], 37);
}

TEST_F(WatchHubTest, WhatHappenedIsToldBeforeTheEnd) {
  hub.open("r");
  const auto one = watcher();
  hub.log("r", {R"({"request_id":"a"})"}, 0);
  hub.end("r", R"({"type":"completed"})");
  hub.tick();
  ASSERT_EQ(one->messages.size(), 2U);
  EXPECT_EQ(one->messages[1]["request_log"], parse_json(R"([{"request_id":"a"}])"));
  clock.advance(100ms);
  hub.tick();
  ASSERT_EQ(one->messages.size(), 3U);
  EXPECT_EQ(one->messages[2], parse_json(R"({"type":"completed"})"));
  EXPECT_TRUE(one->ended);
}

TEST_F(WatchHubTest, TheEndIsToldOnceAndTheRunForgotten) {
  hub.open("r");
  const auto one = watcher(), slow = watcher();
  slow->stuck = true;
  hub.end("r", failed_message("r", RunState::failed, "why"));
  hub.tick();
  EXPECT_EQ(one->messages.back(),
            (json{{"type", "failed"}, {"run_id", "r"}, {"status", "failed"}, {"error", "why"}}));
  EXPECT_TRUE(one->ended);
  slow->stuck = false;
  hub.tick();
  EXPECT_TRUE(slow->ended);
  hub.tick();
  EXPECT_FALSE(hub.watch("r", one));
}

TEST_F(WatchHubTest, WhoLeavesHearsNoMore) {
  hub.open("r");
  const auto one = watcher();
  hub.leave(one.get());
  progress(1);
  hub.tick();
  EXPECT_EQ(one->messages.size(), 1U);
}

}  // namespace
}  // namespace loadtest

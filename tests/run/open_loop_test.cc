#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fakes/fake_llm.h"
#include "fakes/gate.h"
#include "run/engine.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<const std::vector<Nanoseconds>> due_at(std::vector<Nanoseconds> offsets) {
  return std::make_shared<const std::vector<Nanoseconds>>(std::move(offsets));
}

enum class Texts { made_before, made_on_demand };

// The plan of so many requests, whose texts are there.
std::unique_ptr<RequestPlan> plan_of(const Engine& engine, std::size_t requests, Texts texts) {
  auto plan = engine.plan();
  if (texts == Texts::made_on_demand) return plan;
  plan->wires().start(requests);
  while (!plan->wires().wait_for(requests, 1s)) {
  }
  return plan;
}

// An open loop of one thread over a trace of due times.
struct OpenRun {
  OpenRun(Engine& engine, std::vector<Nanoseconds> offsets, std::size_t most,
          Texts texts = Texts::made_before)
      : plan(plan_of(engine, offsets.size(), texts)),
        start(std::chrono::steady_clock::now() + 5ms),
        loop({std::nullopt, std::nullopt}, start, ArrivalTimes(due_at(std::move(offsets)))) {
    engine.fill(phase, *plan, loop, start);
    phase.open = &loop;
    phase.measured = true;
    engine.thread->run_open(phase, 0, 1, most, [this] { done.set_value(); });
  }
  void wait() { done.get_future().wait(); }

  std::unique_ptr<RequestPlan> plan;
  TimePoint start;
  OpenLoop loop;
  PhaseContext phase;
  std::promise<void> done;
};

TEST(OpenLoop, RequestsGoOutWhenTheyAreDueWhateverIsInFlight) {
  Gate asked, answer;
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    asked.open();
    answer.wait();
    peer.send(whole_stream(1));
  });
  Engine engine({server.url()});
  engine.prepare();
  OpenRun run(engine, {0ms, 5ms, 10ms}, 100);
  asked.wait(3);  // none has been answered
  answer.open();
  run.wait();
  const auto records = engine.thread->take_records();
  ASSERT_EQ(records.size(), 3u);
  for (const RequestRecord& record : records) {
    EXPECT_EQ(record.due_at, run.start + record.index * 5ms);
    EXPECT_GE(record.sent_at, record.due_at);
    EXPECT_EQ(record.status, RequestStatus::ok);
  }
  EXPECT_EQ(engine.thread->most_waiting(), 0u);
}

TEST(OpenLoop, WhatFindsNoRoomWaitsInOrderAndIsSent) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(1)); });
  Engine engine({server.url()});
  engine.prepare();
  OpenRun run(engine, {0ms, 0ms, 0ms, 0ms}, 1);
  run.wait();
  const auto records = engine.thread->take_records();
  ASSERT_EQ(records.size(), 4u);
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(records[i].index, i);
    EXPECT_EQ(records[i].due_at, run.start);
    EXPECT_GE(records[i].sent_at, i > 0 ? records[i - 1].end_at : run.start);
  }
  EXPECT_EQ(engine.thread->most_waiting(), 3u);
}

// Makes no text until it may.
class HeldPrompts final : public PromptSource {
 public:
  PlannedRequest plan(const RequestKey& key) const override {
    go_on.wait();
    return {"id-" + std::to_string(key.index), {{"user", "hello"}}, 1, 4};
  }
  mutable Gate go_on;
};

struct OpenLoopOfHeldPrompts : testing::Test {
  OpenLoopOfHeldPrompts() {
    auto made = std::make_unique<HeldPrompts>();
    prompts = made.get();
    engine.prompts = std::move(made);
    engine.prepare();
  }
  void wait_until_waiting(std::uint64_t many) const {
    const TimePoint until = std::chrono::steady_clock::now() + 20s;
    while (engine.thread->counters().waiting < many && std::chrono::steady_clock::now() < until)
      std::this_thread::yield();
  }

  FakeLlm server{[](Peer& peer, const SeenRequest&) { peer.send(whole_stream(1)); }};
  Engine engine{std::vector<std::string>{server.url()}};
  HeldPrompts* prompts = nullptr;
};

TEST_F(OpenLoopOfHeldPrompts, WhatIsDueAndHasNoTextYetWaitsToo) {
  OpenRun run(engine, {0ms, 0ms, 0ms}, 100, Texts::made_on_demand);
  wait_until_waiting(3);
  prompts->go_on.open();
  run.wait();
  EXPECT_EQ(engine.thread->take_records().size(), 3u);
  EXPECT_EQ(engine.thread->most_waiting(), 3u);
  EXPECT_EQ(engine.thread->most_waiting_unmade(), 3u);
  EXPECT_EQ(engine.thread->counters().waiting, 0u);
}

TEST_F(OpenLoopOfHeldPrompts, WhatHasNoPlaceIsToldFromWhatHasNoText) {
  OpenRun run(engine, {0ms, 0ms, 0ms, 0ms, 0ms}, 2, Texts::made_on_demand);
  wait_until_waiting(5);
  prompts->go_on.open();
  run.wait();
  EXPECT_EQ(engine.thread->take_records().size(), 5u);
  EXPECT_EQ(engine.thread->most_waiting(), 5u);
  EXPECT_EQ(engine.thread->most_waiting_unmade(), 2u);
}

TEST(OpenLoop, WhatWaitsWhenTheLevelIsCutOffIsCountedAsCutOff) {
  Gate asked;
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    asked.open();
    peer.wait_for_close();
  });
  Engine engine({server.url()});
  engine.prepare();
  OpenRun run(engine, {0ms, 0ms, 0ms}, 1);
  asked.wait();
  run.loop.stop();
  engine.thread->cut_off();
  run.wait();
  const auto records = engine.thread->take_records();
  ASSERT_EQ(records.size(), 3u);
  std::size_t sent = 0;
  for (const RequestRecord& record : records) {
    EXPECT_EQ(record.status, RequestStatus::cut_off);
    EXPECT_EQ(record.request_id, "id-" + std::to_string(record.index));
    sent += record.sent;
  }
  EXPECT_EQ(sent, 1u);
}

TEST(OpenLoop, ThreadsShareTheRequestsByTurn) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(1)); });
  Engine engine({server.url()});
  engine.prepare();
  const TimePoint start = std::chrono::steady_clock::now();
  OpenLoop loop({5, std::nullopt}, start, ArrivalTimes(due_at({0ms, 0ms, 0ms, 0ms, 0ms, 0ms})));
  const auto plan = engine.plan();
  PhaseContext phase;
  engine.fill(phase, *plan, loop, start);
  phase.open = &loop;
  phase.measured = true;
  std::promise<void> done;
  engine.thread->run_open(phase, 1, 2, 10, [&] { done.set_value(); });
  done.get_future().wait();
  std::vector<std::uint64_t> indexes;
  for (const RequestRecord& record : engine.thread->take_records()) indexes.push_back(record.index);
  std::sort(indexes.begin(), indexes.end());
  EXPECT_EQ(indexes, (std::vector<std::uint64_t>{1, 3}));
}

}  // namespace
}  // namespace loadtest

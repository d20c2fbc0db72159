#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "fakes/fake_llm.h"
#include "fakes/gate.h"
#include "run/engine.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<const std::vector<Nanoseconds>> due_at(std::vector<Nanoseconds> offsets) {
  return std::make_shared<const std::vector<Nanoseconds>>(std::move(offsets));
}

// An open loop of one thread over a trace of due times.
struct OpenRun {
  OpenRun(Engine& engine, std::vector<Nanoseconds> offsets, std::size_t most)
      : loop({std::nullopt, std::nullopt}, start, ArrivalTimes(due_at(std::move(offsets)))),
        plan(engine.plan()) {
    engine.fill(phase, *plan, loop, start);
    phase.open = &loop;
    phase.measured = true;
    engine.thread->run_open(phase, 0, 1, most, [this] { done.set_value(); });
  }
  void wait() { done.get_future().wait(); }

  TimePoint start = std::chrono::steady_clock::now() + 5ms;
  OpenLoop loop;
  std::unique_ptr<RequestPlan> plan;
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

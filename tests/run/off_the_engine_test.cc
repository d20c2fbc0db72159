// Texts are made and counted, but never on an engine thread; what is sent at once is there before the level.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "fakes/fake_llm.h"
#include "fakes/gate.h"
#include "run/engine.h"
#include "run/level_runner.h"
#include "workload/synthetic_conversations.h"
#include "workload/synthetic_prompts.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

// Remembers who counted.
class WatchedCounter final : public TokenCounter {
 public:
  std::size_t count(std::string_view text) const override {
    const std::lock_guard lock(mutex_);
    if (watching_) counted_by_.push_back(std::this_thread::get_id());
    return words_.count(text);
  }
  std::string_view name() const override { return words_.name(); }
  bool exact() const override { return true; }

  void watch() {
    const std::lock_guard lock(mutex_);
    watching_ = true;
  }
  std::size_t times() const {
    const std::lock_guard lock(mutex_);
    return counted_by_.size();
  }
  bool was_used_by(std::thread::id thread) const {
    const std::lock_guard lock(mutex_);
    return std::find(counted_by_.begin(), counted_by_.end(), thread) != counted_by_.end();
  }

 private:
  WordTokenCounter words_;
  mutable std::mutex mutex_;
  bool watching_ = false;  // the vocabulary is counted when a source is made
  mutable std::vector<std::thread::id> counted_by_;
};

struct OffTheEngine : testing::Test {
  OffTheEngine() {
    engine.prompts = std::make_unique<SyntheticPrompts>(1, "run", SyntheticPrompts::Lengths{64, 4}, counter);
    engine.prepare();
  }

  // Runs a phase whose prompts nobody made before; the engine thread's id.
  std::thread::id run(PhaseContext& phase, const std::function<void(std::function<void()>)>& start) {
    phase.measured = true;
    counter.watch();
    std::promise<std::thread::id> done;
    start([&] { done.set_value(std::this_thread::get_id()); });
    return done.get_future().get();
  }

  WatchedCounter counter;
  Gate asked, answer;
  FakeLlm server{[this](Peer& peer, const SeenRequest&) {
    asked.open();
    answer.wait();
    peer.send(whole_stream(1));
  }};
  Engine engine{std::vector<std::string>{server.url()}};
};

TEST_F(OffTheEngine, PromptsOfAClosedLoopAreMade) {
  const auto plan = engine.plan();
  const TimePoint now = std::chrono::steady_clock::now();
  ClosedLoop loop({20, std::nullopt}, now);
  PhaseContext phase;
  engine.fill(phase, *plan, loop, now);
  phase.closed = &loop;
  answer.open();
  const auto thread = run(phase, [&](auto done) { engine.thread->run_phase(phase, 3, std::move(done)); });
  EXPECT_EQ(engine.thread->take_records().size(), 20u);
  EXPECT_GE(counter.times(), 20u);
  EXPECT_FALSE(counter.was_used_by(thread));
}

TEST_F(OffTheEngine, PromptsOfAnOpenLoopAreMadeAlsoForWhatIsCutOff) {
  const auto plan = engine.plan();
  const TimePoint now = std::chrono::steady_clock::now();
  OpenLoop loop({20, std::nullopt}, now, ArrivalTimes(OpenLoad{}, ArrivalPattern{}, 1));
  PhaseContext phase;
  engine.fill(phase, *plan, loop, now);
  phase.open = &loop;
  const auto thread = run(phase, [&](auto done) {
    engine.thread->run_open(phase, 0, 1, 2, std::move(done));
    asked.wait(2);
    loop.stop();
    engine.thread->cut_off();
  });
  answer.open();
  const auto records = engine.thread->take_records();
  ASSERT_EQ(records.size(), 20u);
  for (const RequestRecord& record : records) EXPECT_EQ(record.status, RequestStatus::cut_off);
  EXPECT_GE(counter.times(), 20u);
  EXPECT_FALSE(counter.was_used_by(thread));
}

TEST_F(OffTheEngine, ConversationsAreMade) {
  SyntheticConversationOptions options;
  options.turns = LengthDistribution::fixed(2);
  options.system = {40, 1};
  const SyntheticConversations source(1, "run", options, counter);
  const auto sessions = sessions_ahead(source, 0);
  const auto plan = engine.plan();
  const TimePoint now = std::chrono::steady_clock::now();
  ClosedLoop loop({5, std::nullopt}, now);
  PhaseContext phase;
  engine.fill(phase, *plan, loop, now);
  phase.closed = &loop;
  phase.sessions = sessions.get();
  answer.open();
  const auto thread = run(phase, [&](auto done) { engine.thread->run_phase(phase, 3, std::move(done)); });
  EXPECT_EQ(engine.thread->take_records().size(), 10u);
  EXPECT_GE(counter.times(), 10u);
  EXPECT_FALSE(counter.was_used_by(thread));
}

// One of the first eight takes longer than a level by time waits for what it does not need at once.
class SlowPrompts final : public PromptSource {
 public:
  explicit SlowPrompts(std::uint64_t slow) : slow_(slow) {}
  PlannedRequest plan(const RequestKey& key) const override {
    if (key.index == slow_) go_on.wait();
    if (key.index < 8) ++made;
    return {"id-" + std::to_string(key.index), {{"user", "hello"}}, 1, 1};
  }
  mutable Gate go_on;
  mutable std::atomic<std::uint64_t> made{0};

 private:
  std::uint64_t slow_;
};

TEST(FirstWave, IsMadeBeforeALevelByTimeStarts) {
  const SlowPrompts prompts(7);
  std::atomic<std::uint64_t> made_at_first{0};
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    std::uint64_t none = 0;
    made_at_first.compare_exchange_strong(none, prompts.made);
    peer.send(whole_stream(1));
  });
  Engine engine({server.url()});
  engine.config.concurrency = {8};
  engine.config.duration = 50ms;
  engine.config.num_prompts.reset();
  engine.config.warmup = 0;
  engine.config.seed = 1;
  engine.prepare();
  std::vector<std::unique_ptr<EngineThread>> threads;
  threads.push_back(std::move(engine.thread));
  const std::atomic<int> stop_requests{0};
  int reports = 0;
  RunContext run;
  run.config = &engine.config;
  run.targets = engine.targets;
  run.adapter = engine.adapter.get();
  run.prompts = &prompts;
  run.stop_requests = &stop_requests;
  run.run_started_at = std::chrono::steady_clock::now();
  run.on_progress = [&](RunProgress& progress) {
    // At 20 ms a report: longer than what is not needed at once is waited for.
    if (progress.phase == RunPhase::connecting && ++reports == 20) prompts.go_on.open();
  };
  LevelRunner level(run, threads, 0, {8, std::nullopt});
  const auto outcome = level.run();
  ASSERT_TRUE(outcome && outcome->has_value());
  EXPECT_GT((*outcome)->result.succeeded, 0u);
  EXPECT_EQ(made_at_first, 8u);
}

}  // namespace
}  // namespace loadtest

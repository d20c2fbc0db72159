#include "run/engine_thread.h"

#include <ctime>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "core/clock.h"
#include "run/await_made.h"
#include "run/engine_timer.h"
#include "run/explain.h"

namespace loadtest {

namespace {

constexpr auto kHeartbeat = std::chrono::milliseconds(5);
constexpr int kBeatsPerTick = 4;
constexpr auto kFirstPause = std::chrono::milliseconds(50);  // after a refused connection; then twice as long
constexpr std::uint32_t kPauseDoublings = 4;                 // to 0.8 s

// On the list of those that are being opened for as long as it lives, however that ends.
class Opening {
 public:
  Opening(std::vector<Connection*>& list, Connection* connection) : list_(list), connection_(connection) {
    list_.push_back(connection_);
  }
  Opening(const Opening&) = delete;
  Opening& operator=(const Opening&) = delete;
  ~Opening() { std::erase(list_, connection_); }

 private:
  std::vector<Connection*>& list_;
  Connection* connection_;
};

Nanoseconds thread_cpu_time() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return std::chrono::seconds(t.tv_sec) + Nanoseconds(t.tv_nsec);
}

}  // namespace

EngineThread::EngineThread(std::size_t servers)
    : resources_(servers), work_(asio::make_work_guard(resources_.context)) {
  asio::co_spawn(resources_.context, heartbeat(), [this](std::exception_ptr error) { fail(error); });
  thread_ = std::thread([this] { run_loop(); });
}

EngineThread::~EngineThread() {
  resources_.context.stop();
  thread_.join();
  exchanges_.clear();
  resources_.pool.clear();
}

// What throws is a bug of ours, or memory that ran out. It ends the coroutine; the others go on to their end,
// which the controller sees to.
void EngineThread::run_loop() {
  for (;;) {
    try {
      resources_.context.run();
      return;
    } catch (const std::exception&) {
      fail(std::current_exception());
      if (running_ == 0 && done_) std::exchange(done_, nullptr)();
    }
  }
}

void EngineThread::fail(std::exception_ptr error) {
  if (!error || failed_.load(std::memory_order_relaxed)) return;
  fault_ = std::move(error);
  failed_.store(true, std::memory_order_release);
}

void EngineThread::rethrow_fault() const {
  if (failed_.load(std::memory_order_acquire)) std::rethrow_exception(fault_);
}

Task<void> EngineThread::heartbeat() {
  EngineTimer timer(resources_.context);
  for (int beat = 0;; ++beat) {
    timer.expires_after(kHeartbeat);
    const TimePoint due = timer.expiry();
    auto [error] = co_await timer.async_wait(use_task);
    if (error) co_return;
    const TimePoint woken = steady_now();
    resources_.lag.on_timer(due, woken);
    if (beat % kBeatsPerTick == 0) resources_.watchdog.tick(woken);
    resources_.clock.refresh_if_due(woken);
  }
}

void EngineThread::one_ended() {
  if (--running_ > 0) return;
  const double elapsed = to_s(steady_now() - phase_begun_);
  busy_share_ = elapsed > 0 ? to_s(thread_cpu_time() - cpu_begun_) / elapsed : 0;
  lag_ = std::exchange(resources_.lag, {});  // the heartbeat goes on while the controller reads
  std::exchange(done_, nullptr)();
}

void EngineThread::open_connections(const PhaseContext& phase, std::vector<std::size_t> per_server,
                                    std::size_t at_once, std::function<void()> done) {
  asio::post(resources_.context,
             [this, &phase, per_server = std::move(per_server), at_once, done = std::move(done)]() mutable {
               done_ = std::move(done);
               cut_ = false;
               resources_.pool.drop_dead();
               auto missing = std::make_shared<std::vector<std::size_t>>();
               for (std::size_t round = 0;; ++round) {  // servers in turn
                 const std::size_t before = missing->size();
                 for (std::size_t server = 0; server < per_server.size(); ++server) {
                   if (resources_.pool.idle(server) + round < per_server[server]) missing->push_back(server);
                 }
                 if (missing->size() == before) break;
               }
               std::reverse(missing->begin(), missing->end());
               const std::size_t openers = std::min(std::max<std::size_t>(at_once, 1), missing->size());
               if (openers == 0) return std::exchange(done_, nullptr)();
               for (std::size_t i = 0; i < openers; ++i) start(open_some(phase, missing));
             });
}

Task<void> EngineThread::open_some(const PhaseContext& phase,
                                   std::shared_ptr<std::vector<std::size_t>> missing) {
  while (!missing->empty()) {
    const std::size_t server = missing->back();
    missing->pop_back();
    auto connection = std::make_unique<Connection>(resources_.context, resources_.clock, resources_.watchdog);
    connection->watch().expire_at(steady_now() + phase.config->connect_timeout);
    const Opening opening(opening_, connection.get());
    std::optional<Failure> failure = co_await connection->open(phase.targets[server]);
    if (failure || cut_) co_return;
    resources_.pool.give_back(server, std::move(connection));
  }
}

void EngineThread::run_phase(PhaseContext& phase, std::size_t slots, std::function<void()> done) {
  asio::post(resources_.context, [this, &phase, slots, done = std::move(done)]() mutable {
    done_ = std::move(done);
    begin_phase();
    for (std::size_t i = 0; i < slots; ++i) {
      exchanges_.push_back(std::make_unique<Exchange>(resources_, *phase.adapter, phase.sessions != nullptr));
    }
    start(run_slots(phase, slots));
  });
}

void EngineThread::begin_phase() {
  cut_ = false;
  phase_ = nullptr;
  exchanges_.clear();
  idle_exchanges_.clear();
  line_.clear();
}

void EngineThread::start(Task<void> task) {
  ++running_;
  asio::co_spawn(resources_.context, std::move(task), [this](std::exception_ptr error) {
    fail(error);
    one_ended();
  });
}

// Growing the records in mid-level would move all of them, in the hot path. A level that goes by time starts
// small.
Task<void> EngineThread::run_slots(PhaseContext& phase, std::size_t slots) {
  EngineTimer timer(resources_.context);
  timer.expires_at(phase.start);
  auto [error] = co_await timer.async_wait(use_task);
  (void)error;
  begin_measuring();
  for (std::size_t i = 0; i < slots; ++i) start(slot(phase, *exchanges_[i]));
}

void EngineThread::begin_measuring() {
  resources_.lag.reset();
  first_idle_slot_at_.reset();
  phase_begun_ = steady_now();
  cpu_begun_ = thread_cpu_time();
}

void EngineThread::keep(PhaseContext& phase, RequestRecord&& record) {
  if (phase.judge_first && phase.first_answer.offer(record) && record.failure &&
      is_fatal(*record.failure, record.http_status)) {
    phase.end->stop();
  }
  if (!phase.measured) return;
  resources_.ended.add(record, phase.level);
  resources_.records.add(std::move(record));
  resources_.counters.record_bytes.store(resources_.records.bytes(), std::memory_order_relaxed);
}

void EngineThread::keep(PhaseContext& phase, Exchange& exchange, RequestRecord&& record) {
  if (std::optional<AnswerText> answer = exchange.take_answer()) {
    answer->record = resources_.records.size();
    resources_.texts.add(std::move(*answer));
  }
  keep(phase, std::move(record));
}

Task<void> EngineThread::slot(PhaseContext& phase, Exchange& exchange) {
  std::uint32_t refusals = 0;
  for (;;) {
    if (refusals > 0)
      co_await pause(phase, steady_now() + kFirstPause * (1 << std::min(refusals - 1, kPauseDoublings)));
    const TimePoint asked = steady_now();
    const std::optional<std::uint64_t> index = phase.closed->take(asked);
    if (!index) {
      if (!first_idle_slot_at_) first_idle_slot_at_ = asked;
      co_return;
    }
    bool refused = false;
    if (phase.sessions != nullptr) {
      refused = co_await converse(phase, exchange, *index);
      ThreadCounters::add(resources_.counters.conversations, 1);
    } else {
      std::optional<WireBytes> wire = phase.plan->wires().take_ready(*index);
      if (!wire) {
        wire = co_await await_made(phase.plan->wires(), *index, resources_.context);
        if (is_over(phase)) continue;
      }
      RequestRecord record = co_await exchange.perform(phase, *index, std::move(*wire));
      refused = was_refused(record);
      keep(phase, exchange, std::move(record));
    }
    refusals = refused ? refusals + 1 : 0;
  }
}

bool EngineThread::is_over(const PhaseContext& phase) const {
  return cut_ || phase.end->stopped() || steady_now() >= phase.end->end();
}

// After a refused connection: a server that is gone refuses tens of thousands a second, and a level that goes
// on against it would measure nothing and fill the memory with failures. Between turns: the time to think.
Task<void> EngineThread::pause(PhaseContext& phase, TimePoint until) {
  EngineTimer timer(resources_.context);
  while (steady_now() < until && !is_over(phase)) {
    timer.expires_at(std::min(until, steady_now() + kFirstPause));
    auto [error] = co_await timer.async_wait(use_task);
    if (error) co_return;
  }
}

void EngineThread::cut_off() {
  asio::post(resources_.context, [this] {
    cut_ = true;
    for (Connection* const connection : opening_) connection->interrupt();
    for (const auto& exchange : exchanges_) exchange->cut_off();
    if (phase_ != nullptr) cut_off_line();
  });
}

}  // namespace loadtest

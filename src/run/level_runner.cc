#include "run/level_runner.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/clock.h"
#include "run/engine_size.h"
#include "run/error_budget.h"
#include "run/explain.h"

namespace loadtest {

namespace {

constexpr auto kLook = std::chrono::milliseconds(20);
constexpr auto kReport = std::chrono::milliseconds(100);
// How long requests are made before the level starts, beyond those that are sent at once; by time nobody
// knows how many there will be.
constexpr auto kMakeCounted = std::chrono::seconds(2);
constexpr auto kMakeTimed = std::chrono::milliseconds(200);
constexpr auto kLeadIn = std::chrono::milliseconds(5);  // from the decision to start until the start

std::vector<std::size_t> spread(std::size_t total, std::size_t over) {
  std::vector<std::size_t> shares(over, total / over);
  for (std::size_t i = 0; i < total % over; ++i) ++shares[i];
  return shares;
}

}  // namespace

LevelRunner::LevelRunner(const RunContext& run, std::span<const std::unique_ptr<EngineThread>> threads,
                         std::uint32_t level, const LoadLevel& load)
    : run_(run),
      threads_(threads),
      level_(level),
      load_(load),
      slots_(spread(load.concurrency, threads.size())) {
  rule_.duration = level_duration(*run.config, load);
  if (!rule_.duration) rule_.requests = level_num_prompts(*run.config, load);
  progress_.level = level;
  progress_.levels = load_levels(*run.config).size();
  progress_.load = load;
  progress_.conversations = run.conversations != nullptr;
  progress_.total = rule_.requests;
  if (rule_.duration) progress_.level_duration_s = to_s(*rule_.duration);
}

// Starts a task on each thread for which `start` says that it has one, and marks it busy until the task's
// end.
void LevelRunner::each_thread(const std::function<bool(std::size_t)>& start) {
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    {
      const std::lock_guard lock(mutex_);
      ++busy_threads_;
    }
    if (start(i)) continue;
    const std::lock_guard lock(mutex_);
    --busy_threads_;
  }
}

// However a task is left, no thread is at it any more: what it works with may end.
class LevelRunner::TaskEnd {
 public:
  TaskEnd(LevelRunner& runner, LevelEnd* end) : runner_(runner), end_(end) {}
  TaskEnd(const TaskEnd&) = delete;
  TaskEnd& operator=(const TaskEnd&) = delete;
  ~TaskEnd() {
    std::unique_lock lock(runner_.mutex_);
    if (runner_.busy_threads_ == 0) return;
    if (end_ != nullptr) end_->stop();
    for (const auto& thread : runner_.threads_) thread->cut_off();
    runner_.ended_.wait(lock, [this] { return runner_.busy_threads_ == 0; });
  }

 private:
  LevelRunner& runner_;
  LevelEnd* end_;
};

// True while a thread is busy. Throws what one of them threw.
bool LevelRunner::wait_a_moment() {
  bool busy = true;
  {
    std::unique_lock lock(mutex_);
    busy = !ended_.wait_for(lock, kLook, [this] { return busy_threads_ == 0; });
  }
  for (const auto& thread : threads_) thread->rethrow_fault();
  return busy;
}

Result<std::optional<LevelOutcome>> LevelRunner::run() {
  begin_budgets();
  open_connections();
  if (*run_.stop_requests == 0 && run_.config->warmup > 0) warm_up();
  RequestPlan plan(*run_.prompts, *run_.adapter, run_.targets, Phase::measured, level_);
  std::unique_ptr<SessionsAhead> sessions;
  if (run_.conversations != nullptr) {
    sessions = sessions_ahead(*run_.conversations, level_);
    make_ahead(*sessions, rule_.requests);
  } else {
    make_ahead(plan.wires(), rule_.requests);
  }
  if (*run_.stop_requests > 0) return std::optional<LevelOutcome>();

  LevelOutcome outcome;
  std::optional<FirstAnswer::Seen> fatal;
  if (!measure(plan, sessions.get(), outcome, fatal)) {
    const bool adaptable =
        run_.adapter->adjusted_for(fatal->http_status, fatal->failure.detail).adapter != nullptr;
    return explain_first_answer(run_.config->servers[fatal->server], fatal->failure, fatal->http_status,
                                adaptable);
  }
  outcome.result = calculate_level(input_for(outcome));
  if (run_.config->max_error_rate && !outcome.gave_up) {
    outcome.gave_up = error_budget_exceeded(*run_.config->max_error_rate, outcome.result.succeeded,
                                            outcome.result.failed, requests_planned(), true);
  }
  return std::optional<LevelOutcome>(std::move(outcome));
}

void LevelRunner::open_connections() {
  PhaseContext phase;
  phase.config = run_.config;
  phase.targets = run_.targets;
  const std::vector<std::size_t> shares = spread(connections_ahead(load_, rule_.requests), threads_.size());
  const TaskEnd task_end(*this, nullptr);
  each_thread([&](std::size_t i) {
    if (shares[i] == 0) return false;
    // Round robin may put one request more than the even share on a server.
    const std::size_t each = (shares[i] + run_.targets.size() - 1) / run_.targets.size();
    threads_[i]->open_connections(phase, std::vector<std::size_t>(run_.targets.size(), each),
                                  most_connecting(), [this] {
                                    const std::lock_guard lock(mutex_);
                                    --busy_threads_;
                                    ended_.notify_one();
                                  });
    return true;
  });
  bool cut = false;
  while (wait_a_moment()) {
    report(RunPhase::connecting);
    if (*run_.stop_requests == 0 || std::exchange(cut, true)) continue;
    for (const auto& thread : threads_) thread->cut_off();
  }
}

// What is sent at once is made before the level starts, however long it takes.
template <class T>
void LevelRunner::make_ahead(MadeAhead<T>& ahead, std::optional<std::uint64_t> count) {
  const std::uint64_t at_once = connections_ahead(load_, count);
  ahead.start(count);
  const TimePoint until = steady_now() + (count ? Nanoseconds(kMakeCounted) : Nanoseconds(kMakeTimed));
  const auto wanted = [&] {
    return steady_now() < until ? std::numeric_limits<std::uint64_t>::max() : at_once;
  };
  while (*run_.stop_requests == 0 && !ahead.wait_for(wanted(), kLook)) report(RunPhase::connecting);
  ahead.settle();
}

void LevelRunner::warm_up() {
  RequestPlan plan(*run_.prompts, *run_.adapter, run_.targets, Phase::warmup, level_);
  ClosedLoop loop({run_.config->warmup, std::nullopt}, steady_now());
  PhaseContext phase;
  make_ahead(plan.wires(), run_.config->warmup);
  fill(phase, plan, loop, steady_now());
  phase.closed = &loop;
  const std::size_t slots = std::min<std::size_t>(load_.concurrency, run_.config->warmup);
  run_phase(phase, slots, RunPhase::warmup, [] {});
  for (const auto& thread : threads_) thread->counters().reset();
}

void LevelRunner::run_phase(PhaseContext& phase, std::size_t slots, RunPhase name,
                            const std::function<void()>& watch) {
  const std::vector<std::size_t> shares = spread(slots, threads_.size());
  const std::size_t of = std::min(slots, threads_.size());
  const TaskEnd task_end(*this, phase.end);
  each_thread([&](std::size_t i) {
    if (shares[i] == 0) return false;
    const auto done = [this] {
      const std::lock_guard lock(mutex_);
      --busy_threads_;
      ended_.notify_one();
    };
    if (phase.open != nullptr) {
      threads_[i]->run_open(phase, i, of, shares[i], done);
    } else {
      threads_[i]->run_phase(phase, shares[i], done);
    }
    return true;
  });
  std::optional<TimePoint> stopped_at;
  bool cut = false;
  TimePoint reported{};
  while (wait_a_moment()) {
    watch();
    watch_stop(*phase.end, name, stopped_at, cut);
    if (steady_now() - reported < kReport) continue;
    reported = steady_now();
    report(name);
  }
  report(name);
}

// Sending stops by request or because the time is up; then what is in flight gets its grace.
void LevelRunner::watch_stop(LevelEnd& end, RunPhase& name, std::optional<TimePoint>& stopped_at, bool& cut) {
  const int stop = run_.stop_requests->load();
  const TimePoint at = steady_now();
  if (!stopped_at && (stop > 0 || giving_up_ || at >= end.end())) {
    end.stop();
    stopped_at = at;
    if (name == RunPhase::measuring) name = RunPhase::draining;
  }
  if (cut || !stopped_at || (stop < 2 && at < *stopped_at + run_.config->grace)) return;
  cut = true;
  for (const auto& thread : threads_) thread->cut_off();
}

bool LevelRunner::measure(RequestPlan& plan, SessionsAhead* sessions, LevelOutcome& outcome,
                          std::optional<FirstAnswer::Seen>& fatal) {
  started_at_ = steady_now() + kLeadIn;
  ClosedLoop closed(rule_, started_at_);
  const OpenLoad load = load_.open.value_or(OpenLoad{});
  OpenLoop open(rule_, started_at_,
                load.trace ? ArrivalTimes(run_.due_times, rule_.requests.has_value())
                           : ArrivalTimes(load, run_.config->arrival, *run_.config->seed + level_));
  LevelEnd& end = load_.open ? static_cast<LevelEnd&>(open) : closed;
  PhaseContext phase;
  fill(phase, plan, end, started_at_);
  if (load_.open) {
    phase.open = &open;
  } else {
    phase.closed = &closed;
    phase.sessions = sessions;
  }
  phase.measured = true;
  phase.judge_first = level_ == 0 && run_.config->warmup == 0;
  meter_.start_level(started_at_);
  begin_budgets();
  for (const auto& thread : threads_) thread->ended().want(static_cast<bool>(run_.on_ended));

  run_phase(phase, load_.concurrency, RunPhase::measuring, [&] {
    if (phase.judge_first && !fatal) {
      const auto seen = phase.first_answer.failure();
      if (seen && is_fatal(seen->failure, seen->http_status)) {
        fatal = seen;
        end.stop();
        for (const auto& thread : threads_) thread->cut_off();
      }
    }
    if (!outcome.gave_up && run_.config->max_error_rate) {
      outcome.gave_up = error_budget_exceeded(*run_.config->max_error_rate, progress_.succeeded,
                                              progress_.failed, requests_planned(), false);
      if (outcome.gave_up) giving_up_ = true;
    }
    if (!outcome.full) outcome.full = full();
    if (outcome.full) giving_up_ = true;
  });
  if (phase.judge_first && !fatal) {
    const auto seen = phase.first_answer.failure();
    if (seen && is_fatal(seen->failure, seen->http_status)) fatal = seen;
  }
  if (fatal) return false;
  take_records(outcome);
  outcome.stopped = run_.stop_requests->load() > 0;
  return true;
}

void LevelRunner::report(RunPhase phase) {
  progress_.phase = phase;
  progress_.waiting = 0;
  for (const auto& thread : threads_) progress_.waiting += thread->counters().waiting.load();
  progress_.in_flight = 0;
  for (const auto& thread : threads_) progress_.in_flight += thread->counters().in_flight.load();
  if (phase == RunPhase::measuring || phase == RunPhase::draining) {
    const TimePoint at = steady_now();
    meter_.fill(progress_, threads_, at);
    progress_.level_elapsed_s = std::max(0.0, to_s(at - started_at_));
    progress_.level_fraction = level_fraction(progress_, run_.config->grace);
  }
  run_.on_progress(progress_);
  if (!run_.on_ended) return;
  EndedRequests ended;
  ended.run_started_at = run_.run_started_at;
  for (const auto& thread : threads_) thread->ended().take(ended);
  if (!ended.rows.empty() || ended.missed > 0) run_.on_ended(std::move(ended));
}

}  // namespace loadtest

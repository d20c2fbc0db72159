#include "api/run_queue.h"

#include <algorithm>

#include "api/repeat_body.h"
#include "api/rfc3339.h"
#include "run/run_id.h"

namespace loadtest {
namespace {

RunQueue::Standing standing_of(const LiveRun& run, std::optional<std::size_t> position) {
  return {run.entry(), run.state(), run.stopping(), run.progress(), position};
}

// As the store will have it.
RunQueue::Standing standing_of_unstarted(const LiveRun& run, std::int64_t cancelled_unix_ns) {
  RunQueue::Standing standing{run.entry(), RunState::cancelled, false, std::nullopt, std::nullopt};
  standing.entry.state = RunState::cancelled;
  standing.entry.detail = LiveRun::kUnstarted;
  standing.entry.completed_unix_ns = cancelled_unix_ns;
  return standing;
}

}  // namespace

RunQueue::RunQueue(Options options, RunStore& store, WatchHub& hub, const TargetPolicy& policy,
                   TellEvent tell)
    : options_(options), store_(store), hub_(hub), policy_(policy), tell_(std::move(tell)) {
  for (std::size_t i = 0; i < options_.parallel; ++i) workers_.emplace_back([this] { work(); });
  clerk_ = std::thread([this] { write_ends(); });
}

RunQueue::~RunQueue() {
  hurry();
  close(Nanoseconds(0));
  for (std::thread& worker : workers_) worker.join();
  clerk_.join();
}

Result<RunQueue::Queued> RunQueue::submit(RunConfig config, bool demo, std::optional<Refusal>& refusal) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) refusal = Refusal::closed;
    if (waiting_.size() + entering_ >= options_.most_waiting) refusal = Refusal::full;
    if (refusal) return Queued{};
    ++entering_;
  }
  const std::string run_id = make_run_id();
  Result<std::shared_ptr<LiveRun>> run = nullptr;
  try {
    run = write_down(run_id, std::move(config), demo);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    --entering_;
    throw;
  }
  Queued queued{run_id};
  {
    const std::lock_guard lock(mutex_);
    --entering_;
    if (closed_) refusal = Refusal::closed;  // in the meantime
    if (run && !refusal) {
      waiting_.push_back(*run);
      queued.position = position_of(waiting_.size() - 1);
    }
  }
  if (!run) return run.error();
  if (refusal) (*run)->end_unstarted();
  changed_.notify_all();
  return queued;
}

Result<std::shared_ptr<LiveRun>> RunQueue::write_down(const std::string& run_id, RunConfig config,
                                                      bool demo) {
  auto saver = store_.add(run_id, config, repeat_body(config, demo));
  if (!saver) return saver.error();
  return std::make_shared<LiveRun>(
      LiveRun::Order{run_id, std::move(config), demo, options_.most_record_bytes, options_.files_beside},
      std::move(*saver), hub_, policy_, totals_, tell_);
}

// Those that run, less the workers that this one does not need to wait for, and those before it.
std::size_t RunQueue::position_of(std::size_t waiting) const {
  const std::size_t before = running_.size() + waiting;
  return before < options_.parallel ? 0 : before - options_.parallel + 1;
}

void RunQueue::work() {
  for (;;) {
    std::shared_ptr<LiveRun> run;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      run = waiting_.front();
      waiting_.pop_front();
      running_.push_back(run);
    }
    run->perform();
    {
      const std::lock_guard lock(mutex_);
      std::erase(running_, run);
      run.reset();  // who sees it gone from here finds it gone in the store, too
    }
    changed_.notify_all();
  }
}

// Whoever cancels waits for no lock of the database, nor does the rest of the server with them.
void RunQueue::write_ends() {
  bool hopeless = false;  // the last could not be written: where the server ends, the others are not tried
  for (;;) {
    std::shared_ptr<LiveRun> run;
    bool closing = false;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return closed_ || !unstarted_.empty(); });
      if (unstarted_.empty()) return;
      run = unstarted_.front().run;
      closing = closed_;
    }
    if (closing && hopeless)
      run->end_unsaved("the server ended before the database could be written");
    else
      run->end_unstarted();
    hopeless = run->state() == RunState::interrupted;
    {
      const std::lock_guard lock(mutex_);
      unstarted_.pop_front();
      run.reset();  // as above
    }
    changed_.notify_all();
  }
}

std::shared_ptr<LiveRun> RunQueue::find_live(const std::string& run_id) const {
  const auto is_it = [&](const auto& run) { return run->id() == run_id; };
  if (const auto run = std::find_if(running_.begin(), running_.end(), is_it); run != running_.end())
    return *run;
  if (const auto run = std::find_if(waiting_.begin(), waiting_.end(), is_it); run != waiting_.end())
    return *run;
  const auto gone = std::find_if(unstarted_.begin(), unstarted_.end(),
                                 [&](const Unstarted& one) { return is_it(one.run); });
  return gone == unstarted_.end() ? nullptr : gone->run;
}

bool RunQueue::is_unstarted(const LiveRun& run) const {
  return std::any_of(unstarted_.begin(), unstarted_.end(),
                     [&](const Unstarted& one) { return one.run.get() == &run; });
}

std::optional<RunQueue::Standing> RunQueue::find(const std::string& run_id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& run : running_) {
    if (run->id() == run_id) return standing_of(*run, std::nullopt);
  }
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    if (waiting_[i]->id() == run_id) return standing_of(*waiting_[i], position_of(i));
  }
  for (const Unstarted& one : unstarted_) {
    if (one.run->id() == run_id) return standing_of_unstarted(*one.run, one.cancelled_unix_ns);
  }
  return std::nullopt;
}

std::vector<RunQueue::Standing> RunQueue::running() const {
  const std::lock_guard lock(mutex_);
  std::vector<Standing> all;
  all.reserve(running_.size());
  for (const auto& run : running_) all.push_back(standing_of(*run, std::nullopt));
  return all;
}

std::optional<LiveView> RunQueue::view(const std::string& run_id, std::optional<double> after_s,
                                       std::uint64_t after_seq) const {
  std::shared_ptr<LiveRun> run;
  bool unstarted = false;
  {
    const std::lock_guard lock(mutex_);
    run = find_live(run_id);
    unstarted = run && is_unstarted(*run);
  }
  if (!run) return std::nullopt;
  LiveView view = run->view(after_s, after_seq);
  if (unstarted && view.state == RunState::queued) view.state = RunState::cancelled;  // as find() has it
  return view;
}

RunQueue::Counts RunQueue::counts() const {
  const std::lock_guard lock(mutex_);
  return {running_.size(), waiting_.size()};
}

bool RunQueue::cancel(const std::string& run_id, bool now) {
  {
    const std::lock_guard lock(mutex_);
    const std::shared_ptr<LiveRun> run = find_live(run_id);
    if (!run || is_unstarted(*run)) return false;
    run->stop();  // told before its end is
    if (now) run->stop();
    if (std::erase(waiting_, run) > 0) unstarted_.push_back({run, now_unix_ms() * 1'000'000});
  }
  changed_.notify_all();
  return true;
}

bool RunQueue::wait_for_end(const std::string& run_id, Nanoseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return find_live(run_id) == nullptr; });
}

void RunQueue::close(Nanoseconds grace) {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (auto& run : waiting_) unstarted_.push_back({std::move(run), now_unix_ms() * 1'000'000});
    waiting_.clear();
  }
  changed_.notify_all();
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, grace, [this] { return running_.empty() || hurried_; });
  for (const auto& run : running_) {
    run->stop();
    run->stop();
  }
  changed_.wait(lock, [this] { return running_.empty() && unstarted_.empty(); });
}

void RunQueue::hurry() {
  {
    const std::lock_guard lock(mutex_);
    hurried_ = true;
  }
  changed_.notify_all();
}

}  // namespace loadtest

#include "api/run_queue.h"

#include <algorithm>

#include "api/repeat_body.h"
#include "run/run_id.h"

namespace loadtest {
namespace {

RunQueue::Standing standing_of(const LiveRun& run, std::optional<std::size_t> position) {
  return {run.entry(), run.state(), run.stopping(), run.progress(), position};
}

}  // namespace

RunQueue::RunQueue(Options options, RunStore& store, WatchHub& hub, const TargetPolicy& policy,
                   TellEvent tell)
    : options_(options), store_(store), hub_(hub), policy_(policy), tell_(std::move(tell)) {
  for (std::size_t i = 0; i < options_.parallel; ++i) workers_.emplace_back([this] { work(); });
}

RunQueue::~RunQueue() {
  hurry();
  close(Nanoseconds(0));
  for (std::thread& worker : workers_) worker.join();
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
      LiveRun::Order{run_id, std::move(config), demo, options_.most_record_bytes}, std::move(*saver), hub_,
      policy_, totals_, tell_);
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

std::shared_ptr<LiveRun> RunQueue::find_live(const std::string& run_id) const {
  const auto is_it = [&](const auto& run) { return run->id() == run_id; };
  if (const auto run = std::find_if(running_.begin(), running_.end(), is_it); run != running_.end())
    return *run;
  if (const auto run = std::find_if(waiting_.begin(), waiting_.end(), is_it); run != waiting_.end())
    return *run;
  return nullptr;
}

std::optional<RunQueue::Standing> RunQueue::find(const std::string& run_id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& run : running_) {
    if (run->id() == run_id) return standing_of(*run, std::nullopt);
  }
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    if (waiting_[i]->id() == run_id) return standing_of(*waiting_[i], position_of(i));
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
  {
    const std::lock_guard lock(mutex_);
    run = find_live(run_id);
  }
  if (!run) return std::nullopt;
  return run->view(after_s, after_seq);
}

RunQueue::Counts RunQueue::counts() const {
  const std::lock_guard lock(mutex_);
  return {running_.size(), waiting_.size()};
}

bool RunQueue::cancel(const std::string& run_id, bool now) {
  std::shared_ptr<LiveRun> run;
  bool unstarted = false;
  {
    const std::lock_guard lock(mutex_);
    run = find_live(run_id);
    if (!run) return false;
    unstarted = std::erase(waiting_, run) > 0;
  }
  if (unstarted) {
    run->end_unstarted();
    changed_.notify_all();
    return true;
  }
  run->stop();
  if (now) run->stop();
  return true;
}

bool RunQueue::wait_for_end(const std::string& run_id, Nanoseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return find_live(run_id) == nullptr; });
}

void RunQueue::close(Nanoseconds grace) {
  std::deque<std::shared_ptr<LiveRun>> unstarted;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    unstarted.swap(waiting_);
  }
  changed_.notify_all();
  for (const auto& run : unstarted) run->end_unstarted();
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, grace, [this] { return running_.empty() || hurried_; });
  for (const auto& run : running_) {
    run->stop();
    run->stop();
  }
  changed_.wait(lock, [this] { return running_.empty(); });
}

void RunQueue::hurry() {
  {
    const std::lock_guard lock(mutex_);
    hurried_ = true;
  }
  changed_.notify_all();
}

}  // namespace loadtest

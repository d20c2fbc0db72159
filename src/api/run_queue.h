#pragma once
// The runs that wait and those that go on, one at a time unless told otherwise: two load tests at once
// disturb each other.
//
// Ended runs are forgotten here; the store has them. A run that is cancelled while it waits is `cancelled` at
// once; a thread for that tells the store, which may have to wait for other programs that write.
// Threads: any. The workers are this object's own and end with it.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "api/live_run.h"
#include "api/request_totals.h"
#include "store/run_store.h"

namespace loadtest {

class RunQueue {
 public:
  struct Options {
    std::size_t parallel = 1;
    std::size_t most_waiting = 100;
    std::optional<std::uint64_t> most_record_bytes{};  // of a run
    std::uint64_t files_beside = 0;                    // that the process may hold open besides a run
  };
  RunQueue(Options options, RunStore& store, WatchHub& hub, const TargetPolicy& policy, TellEvent tell);
  ~RunQueue();  // cuts off what goes on
  RunQueue(const RunQueue&) = delete;
  RunQueue& operator=(const RunQueue&) = delete;

  // Where a run stands. A copy: the run itself may end at any moment.
  struct Standing {
    RunEntry entry;
    RunState state = RunState::queued;
    bool stopping = false;  // it was asked to
    std::optional<RunProgress> progress;
    std::optional<std::size_t> position;  // how many runs must end before it begins; missing: it waits not
  };

  enum class Refusal { full, closed };
  struct Queued {
    std::string run_id;
    std::size_t position = 0;  // how many runs must end before it begins
  };
  // The store's error where the run cannot be kept.
  Result<Queued> submit(RunConfig config, bool demo, std::optional<Refusal>& refusal);

  std::optional<Standing> find(const std::string& run_id) const;
  std::vector<Standing> running() const;
  struct Counts {
    std::size_t running = 0, waiting = 0;
  };
  Counts counts() const;
  // What the run has been like (LiveRun::view). Missing: it neither waits nor goes on.
  std::optional<LiveView> view(const std::string& run_id, std::optional<double> after_s,
                               std::uint64_t after_seq) const;
  const RequestTotals& totals() const { return totals_; }

  // At once. False: no such run waits or goes on, or it was cancelled while it waited. `now`: what is in
  // flight is cut off.
  bool cancel(const std::string& run_id, bool now);
  // Ended, and the store knows; or never here. False: not within `patience`.
  bool wait_for_end(const std::string& run_id, Nanoseconds patience);

  // Takes no more runs and drops those that wait; those that go on may end within `grace`, then they are
  // stopped. hurry() ends the patience.
  void close(Nanoseconds grace);
  void hurry();

 private:
  struct Unstarted {  // cancelled, and the store does not know yet
    std::shared_ptr<LiveRun> run;
    std::int64_t cancelled_unix_ns = 0;
  };
  bool is_unstarted(const LiveRun& run) const;
  void work();
  void write_ends();
  std::shared_ptr<LiveRun> find_live(const std::string& run_id) const;
  Result<std::shared_ptr<LiveRun>> write_down(const std::string& run_id, RunConfig config, bool demo);
  std::size_t position_of(std::size_t waiting) const;

  const Options options_;
  RunStore& store_;
  WatchHub& hub_;
  const TargetPolicy& policy_;
  const TellEvent tell_;
  RequestTotals totals_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<LiveRun>> waiting_;
  std::vector<std::shared_ptr<LiveRun>> running_;
  std::deque<Unstarted> unstarted_;
  std::size_t entering_ = 0;  // being written down, and not waiting yet
  bool closed_ = false;
  bool hurried_ = false;
  std::vector<std::thread> workers_;
  std::thread clerk_;  // writes the ends of those that never began
};

}  // namespace loadtest

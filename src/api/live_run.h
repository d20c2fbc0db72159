#pragma once
// One run of the server from its queueing to its end: configuration, state, progress. Owned by the RunQueue.
//
// What cannot be kept is told once (`run_not_saved`), and a run whose end cannot be is told to have been
// interrupted, as the store has it. A bug in the run ends it alone (`run_fault`).
// Secrets: the target's key lives in `config` until the run ended, and nowhere else.
// Threads: perform() on a worker; everything else from any.
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <string>

#include "api/access_log.h"
#include "api/live_view.h"
#include "api/request_totals.h"
#include "api/target_policy.h"
#include "api/watch_hub.h"
#include "run/load_generator.h"
#include "store/run_store.h"

namespace loadtest {

class LiveRun {
 public:
  static constexpr const char* kUnstarted = "cancelled before it began";  // what end_unstarted() says

  struct Order {
    std::string run_id;
    RunConfig config;
    bool demo = false;  // against a simulator of our own
    std::optional<std::uint64_t> most_record_bytes{};
    std::uint64_t files_beside = 0;  // that the process may hold open besides the run
  };

  LiveRun(Order order, std::unique_ptr<RunSaver> saver, WatchHub& hub, const TargetPolicy& policy,
          RequestTotals& totals, const TellEvent& tell);

  const std::string& id() const { return order_.run_id; }
  RunState state() const;
  std::optional<RunProgress> progress() const;
  // Points after that moment of the run, log entries after that number.
  LiveView view(std::optional<double> after_s, std::uint64_t after_seq) const;
  const RunEntry& entry() const { return entry_; }  // as it was when it was queued
  bool demo() const { return order_.demo; }

  // First call: nothing more is sent. Second: what is in flight is cut off.
  void stop();
  bool stopping() const;
  void perform();  // blocks until it ended and is kept; never throws
  // It was cancelled in the queue. Both block until that is kept, or cannot be; they never throw.
  void end_unstarted();
  void end_unsaved(const std::string& why);  // the store is not asked

 private:
  class Sink;
  class Stoppable;
  Result<RunResult> measure();
  void end_with(RunResult result);
  void end_without(RunState state, const std::string& detail, std::optional<ErrorCode> why);
  void end_unkept();
  void set_state(RunState state);
  RunHooks hooks(Sink& sink);
  Result<void> keep_trying(Result<void> kept);
  Error fault(const std::exception& bug);

  Order order_;
  RunEntry entry_;
  std::unique_ptr<RunSaver> saver_;
  WatchHub& hub_;
  const TargetPolicy& policy_;
  RequestTotals& totals_;
  const TellEvent& tell_;

  mutable std::mutex mutex_;
  RunState state_ = RunState::queued;
  std::optional<RunProgress> progress_;
  LivePoints points_;
  RequestLog log_;
  LoadGenerator* generator_ = nullptr;
  int stops_ = 0;
  std::optional<std::string> saver_problem_;  // the first
};

}  // namespace loadtest

#pragma once
// One run of the server from its queueing to its end: configuration, state, progress. Owned by the RunQueue.
//
// Secrets: the target's key lives in `config` until the run ended, and nowhere else.
// Threads: perform() on a worker; everything else from any.
#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "api/live_view.h"
#include "api/request_totals.h"
#include "api/target_policy.h"
#include "api/watch_hub.h"
#include "run/load_generator.h"
#include "store/run_store.h"

namespace loadtest {

class LiveRun {
 public:
  struct Order {
    std::string run_id;
    RunConfig config;
    bool demo = false;  // against a simulator of our own
  };

  LiveRun(Order order, std::unique_ptr<RunSaver> saver, WatchHub& hub, const TargetPolicy& policy,
          RequestTotals& totals);

  const std::string& id() const { return order_.run_id; }
  RunState state() const;
  std::optional<RunProgress> progress() const;
  // Points after that moment of the run, log entries after that number.
  LiveView view(std::optional<double> after_s, std::uint64_t after_seq) const;
  const RunEntry& entry() const { return entry_; }  // as it was when it was queued
  bool demo() const { return order_.demo; }

  // First call: nothing more is sent. Second: what is in flight is cut off.
  void stop();
  void perform();        // blocks until it ended and is kept
  void end_unstarted();  // was cancelled in the queue

 private:
  class Sink;
  void finish(Result<RunResult> result);
  void set_state(RunState state);
  RunHooks hooks(Sink& sink);
  void keep_trying(const Result<void>& kept);

  Order order_;
  RunEntry entry_;
  std::unique_ptr<RunSaver> saver_;
  WatchHub& hub_;
  const TargetPolicy& policy_;
  RequestTotals& totals_;

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

#pragma once
// The messages of one run: at most one in 100 ms, always the newest state, and the requests that ended since.
//
// Memory:  at most 100 log entries; what comes beyond is counted.
// Threads: one at a time (WatchHub holds its mutex).
#include <optional>
#include <string>
#include <vector>

#include "api/progress_message.h"
#include "core/clock.h"

namespace loadtest {

class RunFeed {
 public:
  static constexpr Nanoseconds kPause = std::chrono::milliseconds(100);
  static constexpr std::size_t kMostLog = 100;

  explicit RunFeed(std::string run_id) : run_id_(std::move(run_id)) {}

  void set_state(RunState state);
  void set_stopping();
  void set_progress(const RunProgress& progress);
  void add_log(std::string entry);
  void miss(std::uint64_t entries);  // that could not be kept
  void end(std::string message);

  // A message that is due; taken out. Its text for a watcher who was not sent `missed` log entries before.
  struct Update {
    std::vector<std::string> log;
    std::uint64_t dropped = 0;
    bool last = false;
  };
  std::optional<Update> take_due(TimePoint now);
  std::string text(const Update& update, std::uint64_t missed) const;

  // For one who has just come.
  std::string latest() const;
  bool ended() const { return !end_.empty(); }

 private:
  std::string run_id_;
  RunState state_ = RunState::queued;
  bool stopping_ = false;
  std::optional<RunProgress> progress_;
  std::vector<std::string> log_;
  std::uint64_t dropped_ = 0;
  std::string end_;  // the last message; empty: it goes on
  bool changed_ = false;
  std::optional<TimePoint> told_at_;
};

}  // namespace loadtest

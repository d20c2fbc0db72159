#pragma once
// The live display of a run, shared by the thread that runs and the one that gets signals; nothing where
// --quiet.
//
// Threads: any.
#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "cli/run_options.h"
#include "core/clock.h"
#include "report/live_display.h"
#include "report/terminal_style.h"

namespace loadtest {

TerminalStyle style_of(int fd, const RunOptions& options);

class RunDisplay {
 public:
  explicit RunDisplay(const RunOptions& options);

  void start(const RunConfig& config, const ServerFacts& server);
  void update(const RunProgress& progress);
  void level(const LevelResult& level);
  void note(const std::string& sentence);   // something to be noticed
  void event(const std::string& sentence);  // something that happened
  void finish();

  // "waiting up to 30 s for 5 in flight"; empty where nothing is being sent.
  std::string wait_for_open_requests() const;

 private:
  template <class Action>
  void with(Action action) {
    const std::lock_guard lock(mutex_);
    if (display_) action(*display_);
  }

  Nanoseconds grace_;
  SteadyClock clock_;
  std::mutex mutex_;
  std::optional<LiveDisplay> display_;
  std::atomic<std::uint64_t> in_flight_{0};
  std::atomic<bool> sending_{false};
};

}  // namespace loadtest

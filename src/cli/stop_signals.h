#pragma once
// SIGINT and SIGTERM as calls on a thread of their own, while an object lives.
//
// Threads: made before any other thread, which then inherits the blocked signals; `on_signal` runs on the
//          watching thread, one call at a time, none after the destructor.
#include <csignal>
#include <functional>
#include <thread>

namespace loadtest {

class StopSignals {
 public:
  // `count`: 1 for the first signal, then 2, ….
  explicit StopSignals(std::function<void(int signal, int count)> on_signal);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  void watch();

  std::function<void(int, int)> on_signal_;
  sigset_t before_{};
  int signal_fd_ = -1;
  int end_fd_ = -1;
  std::thread thread_;
};

}  // namespace loadtest

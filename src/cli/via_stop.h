#pragma once
// What signals ask of a run elsewhere: the first to cancel it, the second to leave it.
//
// Threads: signal() from the one that gets signals, the rest from the one that follows the run.
#include <condition_variable>
#include <mutex>

#include "core/time.h"

namespace loadtest {

class ViaStop {
 public:
  void signal(int signal);

  int first_signal() const;  // 0: none
  bool leaving() const;
  // Whether a call may go on: until the run was sent, the first signal ends it as well.
  bool go_on() const;
  // From now on the run may be there. False: a signal came before.
  bool send();
  bool is_sent() const;
  void run_ended();
  bool has_run_ended() const;

  // Sleeps, until the time is over or a signal comes.
  void wait_for(Nanoseconds time);

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int first_signal_ = 0, count_ = 0;
  bool sent_ = false, ended_ = false;
};

}  // namespace loadtest

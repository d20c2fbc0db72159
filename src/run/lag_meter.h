#pragma once
// How late an engine thread was: what the client may have added to what it measured.
//
// Loop lag: how late the thread's timers fired. Read lag: user-space read minus kernel stamp.
// A read that brought several events is blamed on us where it came late, or where the loop had been busy
// without a pause for a millisecond before it: the events may have waited apart in the kernel. Threads: one
// owner; read by others only while the owner rests between phases.
#include "core/histogram.h"
#include "transport/stamped_socket.h"

namespace loadtest {

class LagMeter {
 public:
  void on_timer(TimePoint due, TimePoint now);
  void on_read(const ReadStamp& stamp);
  void on_handled(TimePoint now) { handled_at_ = now; }  // after each read was dealt with
  bool last_read_was_late() const { return late_; }

  void reset();
  const Histogram& loop_lag_ns() const { return loop_lag_ns_; }
  const Histogram& read_lag_ns() const { return read_lag_ns_; }

 private:
  Histogram loop_lag_ns_;
  Histogram read_lag_ns_;
  TimePoint handled_at_{};
  TimePoint busy_since_{};
  bool late_ = false;
};

}  // namespace loadtest

#pragma once
// Maps the kernel's receive stamps (CLOCK_REALTIME) to the monotonic clock.
//
// Error:   the offset is the best of eight readings, known to about 50 ns; it is read again once a second, so
// a clock
//          that NTP slews is followed.
// Threads: one owner; each engine thread has its own.
#include <ctime>

#include "core/time.h"

namespace loadtest {

class KernelClock {
 public:
  KernelClock() { refresh(); }

  TimePoint to_monotonic(const timespec& realtime) const;
  Nanoseconds offset() const { return offset_; }  // realtime - monotonic
  void refresh();
  void refresh_if_due(TimePoint now) {
    if (now >= next_) refresh();
  }

 private:
  Nanoseconds offset_{0};
  TimePoint next_{};
};

}  // namespace loadtest

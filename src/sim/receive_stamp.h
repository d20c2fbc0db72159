#pragma once
// Reads from a socket together with the moment its last segment reached the kernel.
//
// The kernel stamps with CLOCK_REALTIME; ClockOffset maps that to CLOCK_MONOTONIC. Where the kernel gives no
// stamp, the time right after the read is taken. Threads: belongs to one.
#include <sys/types.h>

#include <cstddef>

#include "core/time.h"

namespace loadtest::sim {

// CLOCK_REALTIME - CLOCK_MONOTONIC: the best of eight readings, taken again once a second has passed.
class ClockOffset {
 public:
  Nanoseconds get(TimePoint now) {
    if (now >= valid_until_) read(now);
    return offset_;
  }

 private:
  void read(TimePoint now);

  Nanoseconds offset_{};
  TimePoint valid_until_{};
};

bool enable_receive_stamps(int fd);

struct StampedRead {
  ssize_t bytes = 0;  // as recvmsg returns it; errno is kept
  TimePoint stamp{};
};

StampedRead read_stamped(int fd, char* buffer, std::size_t size, ClockOffset& offset);

}  // namespace loadtest::sim

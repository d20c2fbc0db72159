#include "transport/kernel_clock.h"

#include <limits>

namespace loadtest {
namespace {

std::int64_t read_ns(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

}  // namespace

void KernelClock::refresh() {
  std::int64_t best_width = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = 0;
  for (int i = 0; i < 8; ++i) {
    const std::int64_t before = read_ns(CLOCK_MONOTONIC);
    const std::int64_t real = read_ns(CLOCK_REALTIME);
    const std::int64_t after = read_ns(CLOCK_MONOTONIC);
    last = after;
    if (after - before >= best_width) continue;
    best_width = after - before;
    offset_ = Nanoseconds(real - (before + best_width / 2));
  }
  next_ = TimePoint(Nanoseconds(last)) + std::chrono::seconds(1);
}

TimePoint KernelClock::to_monotonic(const timespec& realtime) const {
  const Nanoseconds real(static_cast<std::int64_t>(realtime.tv_sec) * 1'000'000'000 + realtime.tv_nsec);
  return TimePoint(real - offset_);
}

}  // namespace loadtest

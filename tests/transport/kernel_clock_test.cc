#include "transport/kernel_clock.h"

#include <gtest/gtest.h>

#include <chrono>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

TEST(KernelClock, MapsTheWallClockToTheMonotonicOne) {
  const KernelClock clock;
  const TimePoint before = std::chrono::steady_clock::now();
  timespec wall{};
  clock_gettime(CLOCK_REALTIME, &wall);
  const TimePoint after = std::chrono::steady_clock::now();
  const TimePoint mapped = clock.to_monotonic(wall);
  EXPECT_GE(mapped, before - 100us);
  EXPECT_LE(mapped, after + 100us);
}

TEST(KernelClock, KeepsDistances) {
  const KernelClock clock;
  EXPECT_EQ(clock.to_monotonic({11, 5}) - clock.to_monotonic({10, 2}), 1s + 3ns);
  EXPECT_EQ(clock.to_monotonic({0, 0}), TimePoint(-clock.offset()));
}

TEST(KernelClock, RefreshesOnceASecond) {
  KernelClock clock;
  const Nanoseconds first = clock.offset();
  clock.refresh_if_due(std::chrono::steady_clock::now());
  EXPECT_EQ(clock.offset(), first);
  clock.refresh_if_due(std::chrono::steady_clock::now() + 1s);
  EXPECT_LT(std::chrono::abs(clock.offset() - first), 10ms);
}

}  // namespace
}  // namespace loadtest

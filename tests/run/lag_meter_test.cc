#include "run/lag_meter.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1000s};

ReadStamp kernel_read(TimePoint arrived, TimePoint read) { return {arrived, read, StampSource::kernel}; }

TEST(LagMeter, CountsHowLateTimersFired) {
  LagMeter lag;
  lag.on_timer(kNow, kNow + 300ns);
  lag.on_timer(kNow, kNow - 5ns);
  EXPECT_EQ(lag.loop_lag_ns().count(), 2u);
  EXPECT_EQ(lag.loop_lag_ns().max(), 300u);
  EXPECT_EQ(lag.loop_lag_ns().min(), 0u);
}

TEST(LagMeter, CountsReadsWithAKernelStampOnly) {
  LagMeter lag;
  lag.on_read(kernel_read(kNow, kNow + 700ns));
  lag.on_read({kNow, kNow, StampSource::user});
  EXPECT_EQ(lag.read_lag_ns().count(), 1u);
  EXPECT_EQ(lag.read_lag_ns().max(), 700u);
}

TEST(LagMeter, AReadIsLateWhereItsBytesWaited) {
  LagMeter lag;
  lag.on_read(kernel_read(kNow, kNow + 250us));
  EXPECT_FALSE(lag.last_read_was_late());
  lag.on_read(kernel_read(kNow, kNow + 251us));
  EXPECT_TRUE(lag.last_read_was_late());
  lag.on_read(kernel_read(kNow + 1s, kNow + 1s));
  EXPECT_FALSE(lag.last_read_was_late());
}

TEST(LagMeter, AReadIsLateAfterAMillisecondWithoutAPause) {
  LagMeter lag;
  TimePoint now = kNow;
  for (; now <= kNow + 1ms; now += 100us) {
    lag.on_read(kernel_read(now, now));
    EXPECT_FALSE(lag.last_read_was_late()) << to_ms(now - kNow);
    lag.on_handled(now + 90us);
  }
  lag.on_read(kernel_read(now, now));
  EXPECT_TRUE(lag.last_read_was_late());
  lag.on_handled(now + 10us);
  lag.on_read(kernel_read(now + 31us, now + 31us));  // there was a pause
  EXPECT_FALSE(lag.last_read_was_late());
}

TEST(LagMeter, ResetForgetsEverything) {
  LagMeter lag;
  lag.on_timer(kNow, kNow + 1ms);
  lag.on_read(kernel_read(kNow, kNow + 1ms));
  lag.reset();
  EXPECT_EQ(lag.loop_lag_ns().count(), 0u);
  EXPECT_EQ(lag.read_lag_ns().count(), 0u);
  EXPECT_FALSE(lag.last_read_was_late());
}

}  // namespace
}  // namespace loadtest

#include "metrics/steady_window.h"

#include <gtest/gtest.h>

#include "metrics/metrics_calculator.h"
#include "metrics/records.h"

namespace loadtest {
namespace {

LevelInput closed(std::uint32_t concurrency, double idle_ms) {
  LevelInput input;
  input.concurrency = concurrency;
  input.started_at = at_ms(0);
  input.first_idle_slot_at = at_ms(idle_ms);
  return input;
}

TEST(SteadyWindow, RunsFromTheLastSlotsFirstTokenToTheFirstIdleSlot) {
  const std::vector records{streamed(0, {10, 50}, 50), streamed(1, {30, 60}, 60), streamed(50, {55, 90}, 90),
                            streamed(60, {70, 99}, 99)};
  EXPECT_EQ(steady_window(closed(2, 90), pointers(records), 50), (Window{at_ms(30), at_ms(90)}));
}

TEST(SteadyWindow, ASlotWhoseFirstRequestFailedIsServedByItsNext) {
  const std::vector records{streamed(0, {10, 50}, 50), failed(streamed(1, {}, 5), FailureKind::http_5xx),
                            streamed(5, {25, 60}, 60), streamed(50, {58, 90}, 90)};
  EXPECT_EQ(steady_window(closed(2, 90), pointers(records), 50), (Window{at_ms(25), at_ms(90)}));
}

// The third request went to the slot of the first, which has had its token: the second slot is still waiting.
TEST(SteadyWindow, AQuickSlotDoesNotStandInForASlowOne) {
  const std::vector records{streamed(0, {5}, 5), streamed(1, {80, 90}, 90), streamed(5, {10}, 10),
                            streamed(10, {15}, 15)};
  EXPECT_EQ(steady_window(closed(2, 200), pointers(records), 5), (Window{at_ms(80), at_ms(200)}));
}

TEST(SteadyWindow, ASlotThatNeverGotATokenLeavesNone) {
  const std::vector records{streamed(0, {10, 50}, 50), failed(streamed(1, {}, 60), FailureKind::timeout)};
  EXPECT_EQ(steady_window(closed(2, 90), pointers(records), 50), std::nullopt);
}

TEST(SteadyWindow, FewerRequestsThanSlotsLeaveNone) {
  const std::vector records{streamed(0, {10, 50}, 50)};
  EXPECT_EQ(steady_window(closed(2, 90), pointers(records), 50), std::nullopt);
}

TEST(SteadyWindow, ShorterThanOneMedianE2eThereIsNone) {
  const std::vector records{streamed(0, {10, 50}, 50), streamed(1, {30, 60}, 60)};
  EXPECT_NE(steady_window(closed(2, 80), pointers(records), 50), std::nullopt);
  EXPECT_EQ(steady_window(closed(2, 79.999), pointers(records), 50), std::nullopt);
  EXPECT_EQ(steady_window(closed(2, 20), pointers(records), 50), std::nullopt);
  EXPECT_EQ(steady_window(closed(2, 80), pointers(records), std::nullopt), std::nullopt);
}

TEST(SteadyWindow, WithoutAnIdleSlotThereIsNone) {
  LevelInput input = closed(1, 0);
  input.first_idle_slot_at.reset();
  EXPECT_EQ(steady_window(input, pointers({streamed(0, {10}, 10)}), 10), std::nullopt);
}

TEST(SteadyWindow, AnAnswerThatIsNotStreamedServesItsSlotWhenComplete) {
  const std::vector records{whole(0, 40, 5), whole(0, 50, 5), whole(40, 80, 5)};
  EXPECT_EQ(steady_window(closed(2, 90), pointers(records), 40), (Window{at_ms(50), at_ms(90)}));
}

TEST(SteadyWindow, OpenLoopRunsFromTheFirstE2eToTheLastDueTime) {
  std::vector records{streamed(0, {10, 50}, 50), streamed(20, {25, 40}, 40), streamed(500, {510}, 510)};
  records[1].due_at = at_ms(15);
  LevelInput input = closed(1, 0);
  input.open = OpenLoad{};
  EXPECT_EQ(steady_window(input, pointers(records), 30),
            (Window{at_ms(20), at_ms(500)}));  // 20 ms: the second
}

}  // namespace
}  // namespace loadtest

#include "sim/due_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadtest::sim {
namespace {

TimePoint at(std::int64_t ns) { return TimePoint(Nanoseconds(ns)); }

std::vector<std::uint64_t> take_ready(DueQueue& queue) {
  std::vector<std::uint64_t> keys;
  for (std::size_t n = queue.ready(); n > 0; --n) keys.push_back(queue.take());
  return keys;
}

TEST(DueQueue, KeysComeInTheOrderOfTheirDueTimes) {
  DueQueue queue;
  queue.add(at(30), at(0), 3);
  queue.add(at(10), at(0), 1);
  queue.add(at(20), at(0), 2);
  queue.add(at(10), at(0), 4);
  EXPECT_EQ(queue.next_due(), at(10));
  queue.advance(at(20));
  EXPECT_THAT(take_ready(queue), testing::ElementsAre(1, 4, 2));
  EXPECT_EQ(queue.next_due(), at(30));
  queue.advance(at(30));
  EXPECT_THAT(take_ready(queue), testing::ElementsAre(3));
  EXPECT_EQ(queue.next_due(), std::nullopt);
}

TEST(DueQueue, AKeyThatIsAlwaysDueTakesTurnsWithTheOthers) {
  DueQueue queue;
  queue.add(at(0), at(0), 1);
  queue.add(at(0), at(0), 2);
  std::vector<std::uint64_t> served;
  for (int i = 0; i < 3000; ++i) {
    served.push_back(queue.take());
    queue.add(at(0), at(0), served.back());
  }
  for (std::size_t i = 0; i < served.size(); ++i) ASSERT_EQ(served[i], 1 + i % 2) << i;
}

}  // namespace
}  // namespace loadtest::sim

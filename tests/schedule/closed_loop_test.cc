#include "schedule/closed_loop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <thread>
#include <vector>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{100s};

TEST(ClosedLoop, GivesEachIndexOfItsCountOnce) {
  ClosedLoop loop({3, std::nullopt}, kStart);
  EXPECT_EQ(loop.take(kStart), 0u);
  EXPECT_EQ(loop.take(kStart), 1u);
  EXPECT_EQ(loop.take(kStart + 24h), 2u);
  EXPECT_EQ(loop.take(kStart), std::nullopt);
  EXPECT_EQ(loop.take(kStart), std::nullopt);
}

TEST(ClosedLoop, SendsUntilItsTimeIsUp) {
  ClosedLoop loop({std::nullopt, 10s}, kStart);
  EXPECT_EQ(loop.take(kStart), 0u);
  EXPECT_EQ(loop.take(kStart + 10s - 1ns), 1u);
  EXPECT_EQ(loop.take(kStart + 10s), std::nullopt);
}

TEST(ClosedLoop, KnowsWhenItEnds) {
  EXPECT_EQ(ClosedLoop({std::nullopt, 10s}, kStart).end(), kStart + 10s);
  EXPECT_EQ(ClosedLoop({3, std::nullopt}, kStart).end(), TimePoint::max());
}

TEST(ClosedLoop, StopsForGood) {
  ClosedLoop loop({3, std::nullopt}, kStart);
  EXPECT_EQ(loop.take(kStart), 0u);
  loop.stop();
  EXPECT_EQ(loop.take(kStart), std::nullopt);
}

TEST(ClosedLoop, EightThreadsGetEachIndexOnce) {
  constexpr std::uint64_t kCount = 80'000;
  ClosedLoop loop({kCount, std::nullopt}, kStart);
  std::vector<std::vector<std::uint64_t>> taken(8);
  std::vector<std::thread> threads;
  for (auto& mine : taken) {
    threads.emplace_back([&loop, &mine] {
      while (const auto index = loop.take(kStart)) mine.push_back(*index);
    });
  }
  for (auto& thread : threads) thread.join();

  std::vector<std::uint64_t> all;
  for (const auto& mine : taken) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(all.end(), mine.begin(), mine.end());
  }
  std::sort(all.begin(), all.end());
  std::vector<std::uint64_t> expected(kCount);
  std::iota(expected.begin(), expected.end(), std::uint64_t{0});
  EXPECT_EQ(all, expected);
}

}  // namespace
}  // namespace loadtest

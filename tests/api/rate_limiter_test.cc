#include "api/rate_limiter.h"

#include <gtest/gtest.h>

#include "fakes/hand_clock.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

TEST(RateLimiter, ABurstOfTwiceTheRateThenTheRate) {
  HandClock clock;
  RateLimiter limiter(10, clock);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(limiter.take("a"), std::nullopt) << i;
  EXPECT_EQ(limiter.take("a"), 100ms);
  clock.advance(100ms);
  EXPECT_EQ(limiter.take("a"), std::nullopt);
  EXPECT_EQ(limiter.take("a"), 100ms);
}

TEST(RateLimiter, ClientsDoNotShare) {
  HandClock clock;
  RateLimiter limiter(1, clock);
  EXPECT_EQ(limiter.take("a"), std::nullopt);
  EXPECT_EQ(limiter.take("a"), std::nullopt);
  EXPECT_NE(limiter.take("a"), std::nullopt);
  EXPECT_EQ(limiter.take("b"), std::nullopt);
}

TEST(RateLimiter, ZeroIsNoLimit) {
  HandClock clock;
  RateLimiter limiter(0, clock);
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(limiter.take("a"), std::nullopt);
}

TEST(RateLimiter, BeyondSoManyClientsNewOnesShareOneAllowance) {
  HandClock clock;
  RateLimiter limiter(1, clock);
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(limiter.take(std::to_string(i)), std::nullopt);
  EXPECT_EQ(limiter.take("x"), std::nullopt);
  EXPECT_EQ(limiter.take("y"), std::nullopt);
  EXPECT_NE(limiter.take("z"), std::nullopt);
  clock.advance(2s);  // the others are quiet, and forgotten
  EXPECT_EQ(limiter.take("z"), std::nullopt);
}

}  // namespace
}  // namespace loadtest

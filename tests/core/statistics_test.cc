#include "core/statistics.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

// The least n with 1 - p^n - (1-p)^n >= 0.95.
TEST(Statistics, APercentileNeedsEnoughSamplesForItsInterval) {
  EXPECT_FALSE(percentile_is_supported(0, 50));
  EXPECT_FALSE(percentile_is_supported(5, 50));
  EXPECT_TRUE(percentile_is_supported(6, 50));
  EXPECT_FALSE(percentile_is_supported(58, 95));
  EXPECT_TRUE(percentile_is_supported(59, 95));
  EXPECT_FALSE(percentile_is_supported(298, 99));
  EXPECT_TRUE(percentile_is_supported(299, 99));
  EXPECT_FALSE(percentile_is_supported(298, 1));
  EXPECT_TRUE(percentile_is_supported(299, 1));
  EXPECT_FALSE(percentile_is_supported(2993, 99.9));
  EXPECT_TRUE(percentile_is_supported(2995, 99.9));
}

TEST(Statistics, NamesAndPercentilesAreInTheSameOrder) {
  EXPECT_EQ(kPercentiles[4], 50);
  EXPECT_EQ(kPercentileNames[4], "p50");
  EXPECT_EQ(kPercentiles[7], 95);
  EXPECT_EQ(kPercentileNames[7], "p95");
  EXPECT_EQ(kPercentiles[9], 99.9);
  EXPECT_EQ(kPercentileNames[9], "p99_9");
}

}  // namespace
}  // namespace loadtest

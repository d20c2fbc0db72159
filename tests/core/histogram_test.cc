#include "core/histogram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace loadtest {
namespace {

constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();

TEST(Histogram, EmptyHasNeitherMeanNorPercentile) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_EQ(histogram.mean(), std::nullopt);
  EXPECT_EQ(histogram.percentile(50), std::nullopt);
}

TEST(Histogram, AddingNothingChangesNothing) {
  Histogram histogram;
  histogram.add(5, 0);
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_TRUE(histogram.buckets().empty());
}

TEST(Histogram, BucketsCoverAllIntegersWithoutGapOrOverlap) {
  for (std::size_t i = 0; i < 28671; ++i) {
    const std::uint64_t low = Histogram::bucket_low(i);
    const std::uint64_t next = Histogram::bucket_low(i + 1);
    ASSERT_LT(low, next) << i;
    ASSERT_EQ(Histogram::bucket_of(low), i);
    ASSERT_EQ(Histogram::bucket_of(next - 1), i);
  }
  EXPECT_EQ(Histogram::bucket_of(kHuge), 28671u);
}

TEST(Histogram, ValuesBelow1024AreExact) {
  Histogram histogram;
  for (std::uint64_t value = 0; value < 1024; ++value) histogram.add(value);
  EXPECT_DOUBLE_EQ(*histogram.percentile(0), 0);
  EXPECT_DOUBLE_EQ(*histogram.percentile(50), 511.5);
  EXPECT_DOUBLE_EQ(*histogram.percentile(100), 1023);
  EXPECT_DOUBLE_EQ(*histogram.mean(), 511.5);
}

TEST(Histogram, AMiddleIsWithinATenthOfAPercent) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    const auto value =
        static_cast<std::uint64_t>(std::exp2(std::uniform_real_distribution(0.0, 62.0)(random)));
    Histogram histogram;
    histogram.add(value);
    histogram.add(0);
    histogram.add(kHuge);  // so that no clamping to min and max helps
    ASSERT_NEAR(*histogram.percentile(50), static_cast<double>(value), 0.001 * static_cast<double>(value));
  }
}

TEST(Histogram, PercentilesStayWithinMinAndMax) {
  Histogram histogram;
  histogram.add(1'000'003, 10);
  EXPECT_DOUBLE_EQ(*histogram.percentile(1), 1'000'003);
  EXPECT_DOUBLE_EQ(*histogram.percentile(99.9), 1'000'003);
}

// python3 -c 'import numpy; print(numpy.percentile([1,2,3,10,100], [10, 25, 50, 90]))'
TEST(Histogram, PercentilesInterpolateAsNumpyDoes) {
  Histogram histogram;
  for (const std::uint64_t value : {100u, 1u, 10u, 3u, 2u}) histogram.add(value);
  EXPECT_DOUBLE_EQ(*histogram.percentile(10), 1.4);
  EXPECT_DOUBLE_EQ(*histogram.percentile(25), 2);
  EXPECT_DOUBLE_EQ(*histogram.percentile(50), 3);
  EXPECT_DOUBLE_EQ(*histogram.percentile(90), 64);
}

TEST(Histogram, CountsWeighAsRepeatedValues) {
  Histogram histogram;
  histogram.add(10, 3);
  histogram.add(20, 1);
  EXPECT_EQ(histogram.count(), 4u);
  EXPECT_DOUBLE_EQ(*histogram.mean(), 12.5);
  EXPECT_DOUBLE_EQ(*histogram.percentile(50), 10);
  EXPECT_DOUBLE_EQ(*histogram.percentile(90), 17);
}

TEST(Histogram, TheLargestIntegersDoNotOverflow) {
  Histogram histogram;
  histogram.add(kHuge, 3);
  EXPECT_DOUBLE_EQ(*histogram.mean(), static_cast<double>(kHuge));
  EXPECT_DOUBLE_EQ(*histogram.percentile(50), static_cast<double>(kHuge));
  EXPECT_EQ(histogram.max(), kHuge);
}

TEST(Histogram, MergingInAnyOrderGivesTheSameAnswer) {
  std::mt19937_64 random(2);
  std::vector<Histogram> parts(5);
  Histogram all;
  for (int i = 0; i < 5000; ++i) {
    const std::uint64_t value = random() >> (random() % 64);
    all.add(value);
    parts[random() % parts.size()].add(value);
  }
  Histogram forwards, backwards;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    forwards.merge(parts[i]);
    backwards.merge(parts[parts.size() - 1 - i]);
  }
  for (const Histogram* merged : {&forwards, &backwards}) {
    EXPECT_EQ(merged->buckets(), all.buckets());
    EXPECT_EQ(merged->count(), all.count());
    EXPECT_EQ(merged->min(), all.min());
    EXPECT_EQ(merged->max(), all.max());
    EXPECT_EQ(merged->mean(), all.mean());
    EXPECT_EQ(merged->percentile(99), all.percentile(99));
  }
}

TEST(Histogram, MergingAnEmptyOneKeepsTheMinimum) {
  Histogram histogram;
  histogram.add(7);
  histogram.merge(Histogram());
  EXPECT_EQ(histogram.min(), 7u);
  Histogram other;
  other.merge(histogram);
  EXPECT_EQ(other.min(), 7u);
}

}  // namespace
}  // namespace loadtest

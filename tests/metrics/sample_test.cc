#include "metrics/sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace loadtest {
namespace {

using Percentiles = std::array<double, kPercentiles.size()>;

Statistics of(const std::vector<double>& values_ms) {
  Sample sample;
  for (const double value : values_ms) sample.add(value);
  return sample.statistics().value();
}

void expect_near(const Percentiles& actual, const Percentiles& expected) {
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_NEAR(actual[i], expected[i], 1e-9 * expected[i]) << kPercentileNames[i];
  }
}

std::uint64_t counted(const Statistics& statistics) {
  std::uint64_t sum = 0;
  for (const auto& row : statistics.histogram) sum += row.second;
  return sum;
}

TEST(Sample, NothingIsMissing) {
  EXPECT_EQ(Sample().statistics(), std::nullopt);
  EXPECT_EQ(statistics_of(Histogram()), std::nullopt);
}

TEST(Sample, OneValueHasNoDeviation) {
  const Statistics one = of({7});
  EXPECT_EQ(one.n, 1u);
  EXPECT_EQ(one.std, std::nullopt);
  EXPECT_DOUBLE_EQ(one.mean, 7);
  EXPECT_DOUBLE_EQ(one.min, 7);
  EXPECT_DOUBLE_EQ(one.max, 7);
  for (const double percentile : one.percentiles) EXPECT_DOUBLE_EQ(percentile, 7);
}

// python3 -c 'import numpy as np; a=[12.5,3.25,8,41,7.75,9.5,100,22,1.5,30];
//   print(np.percentile(a,[1,5,10,25,50,75,90,95,99,99.9]), np.mean(a), np.std(a,ddof=1))'
TEST(Sample, AgreesWithNumpy) {
  const Statistics statistics = of({12.5, 3.25, 8, 41, 7.75, 9.5, 100, 22, 1.5, 30});
  EXPECT_EQ(statistics.n, 10u);
  EXPECT_DOUBLE_EQ(statistics.mean, 23.55);
  EXPECT_NEAR(*statistics.std, 29.63172099100707, 1e-12);
  EXPECT_DOUBLE_EQ(statistics.min, 1.5);
  EXPECT_DOUBLE_EQ(statistics.max, 100);
  expect_near(statistics.percentiles, {1.6575, 2.2875, 3.075, 7.8125, 11, 28, 46.9, 73.45, 94.69, 99.469});
}

// python3 -c 'import numpy as np; a=[10]*3+[20]+[35]*4+[50]*2;
//   print(np.percentile(a,[1,5,10,25,50,75,90,95,99,99.9]), np.mean(a), np.std(a,ddof=1))'
TEST(Sample, WholeWeightsAreRepeatedValues) {
  Sample sample;
  sample.add(35, 4);
  sample.add(10, 3);
  sample.add(50, 2);
  sample.add(20, 1);
  const Statistics statistics = sample.statistics().value();
  EXPECT_EQ(statistics.n, 10u);
  EXPECT_DOUBLE_EQ(statistics.mean, 29);
  EXPECT_NEAR(*statistics.std, 15.599145275730121, 1e-12);
  expect_near(statistics.percentiles, {10, 10, 10, 12.5, 35, 35, 50, 50, 50, 50});
}

TEST(Sample, AnyWholeWeightsEqualTheExpandedSample) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    Sample weighted, expanded;
    const auto values = std::uniform_int_distribution(1, 40)(random);
    for (int i = 0; i < values; ++i) {
      const double value = std::uniform_int_distribution(0, 30)(random) / 4.0;
      const int weight = std::uniform_int_distribution(1, 6)(random);
      weighted.add(value, weight);
      for (int k = 0; k < weight; ++k) expanded.add(value);
    }
    const Statistics a = weighted.statistics().value();
    const Statistics b = expanded.statistics().value();
    ASSERT_EQ(a.n, b.n);
    ASSERT_NEAR(a.mean, b.mean, 1e-9);
    ASSERT_NEAR(a.std.value_or(0), b.std.value_or(0), 1e-9);
    ASSERT_EQ(a.histogram, b.histogram);
    for (std::size_t i = 0; i < kPercentiles.size(); ++i) {
      ASSERT_NEAR(a.percentiles[i], b.percentiles[i], 1e-9);
    }
  }
}

TEST(Sample, FractionsOfAWeightCount) {
  Sample sample;
  for (int i = 0; i < 4; ++i) sample.add(10, 0.5);
  sample.add(40, 1);
  const Statistics statistics = sample.statistics().value();  // W = 3: like 10, 10, 40
  EXPECT_EQ(statistics.n, 3u);
  EXPECT_DOUBLE_EQ(statistics.mean, 20);
  EXPECT_DOUBLE_EQ(statistics.p50(), 10);
  EXPECT_DOUBLE_EQ(statistics.percentiles[5], 25);  // p75: half-way
  EXPECT_EQ(counted(statistics), 3u);
}

TEST(Sample, LessThanOneSampleIsStillOne) {
  Sample sample;
  sample.add(10, 0.1);
  sample.add(20, 0.1);
  const Statistics statistics = sample.statistics().value();
  EXPECT_EQ(statistics.n, 1u);
  EXPECT_EQ(statistics.std, std::nullopt);
  EXPECT_DOUBLE_EQ(statistics.p50(), 15);
  EXPECT_EQ(counted(statistics), 1u);
}

TEST(Sample, ATinyWeightStillSetsMinAndMax) {
  Sample sample;
  sample.add(10, 5);
  sample.add(99, 1e-9);
  EXPECT_DOUBLE_EQ(sample.statistics()->max, 99);
}

TEST(Sample, NoWeightNoSample) {
  Sample sample;
  sample.add(10, 0);
  sample.add(10, -1);
  EXPECT_EQ(sample.statistics(), std::nullopt);
}

TEST(Sample, PercentilesNeverFallAndStayInside) {
  std::mt19937 random(4);
  for (int round = 0; round < 300; ++round) {
    Sample sample(round % 2 == 0 ? kExactSamples : 5);
    const auto values = std::uniform_int_distribution(1, 60)(random);
    for (int i = 0; i < values; ++i) {
      sample.add(std::lognormal_distribution(1.0, 2.0)(random), std::exponential_distribution(1.0)(random));
    }
    const Statistics statistics = sample.statistics().value();
    ASSERT_TRUE(std::is_sorted(statistics.percentiles.begin(), statistics.percentiles.end()));
    ASSERT_GE(statistics.percentiles.front(), statistics.min * (1 - 1e-12));
    ASSERT_LE(statistics.percentiles.back(), statistics.max * (1 + 1e-12));
    ASSERT_EQ(counted(statistics), statistics.n);
  }
}

TEST(Sample, TheOrderOfAddingDoesNotMatter) {
  std::mt19937 random(5);
  std::vector<std::pair<double, double>> values(500);
  for (auto& [value, weight] : values) {
    value = std::lognormal_distribution(2.0, 1.0)(random);
    weight = std::uniform_real_distribution(0.1, 4.0)(random);
  }
  const auto summed = [&] {
    Sample sample;
    for (const auto& [value, weight] : values) sample.add(value, weight);
    return sample.statistics().value();
  };
  const Statistics first = summed();
  std::shuffle(values.begin(), values.end(), random);
  EXPECT_EQ(summed(), first);
}

TEST(Sample, BeyondTheLimitTheHistogramIsWithinATenthOfAPercent) {
  std::mt19937 random(6);
  Sample exact, bucketed(100);
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::lognormal_distribution(3.0, 1.5)(random);
    const double weight = i % 3 == 0 ? 2 : 1;
    exact.add(value, weight);
    bucketed.add(value, weight);
  }
  const Statistics a = exact.statistics().value();
  const Statistics b = bucketed.statistics().value();
  EXPECT_EQ(a.n, b.n);
  EXPECT_NEAR(a.mean, b.mean, 1e-9 * a.mean);
  EXPECT_NEAR(*a.std, *b.std, 1e-9 * *a.std);
  EXPECT_EQ(a.min, b.min);
  EXPECT_EQ(a.max, b.max);
  for (std::size_t i = 0; i < kPercentiles.size(); ++i) {
    EXPECT_NEAR(a.percentiles[i], b.percentiles[i], 0.001 * a.percentiles[i]) << kPercentileNames[i];
  }
}

TEST(Sample, TheSparseHistogramHoldsEveryValueBelowItsBound) {
  const Statistics statistics = of({0.0001, 1, 1.001, 5, 1000});
  ASSERT_EQ(statistics.histogram.size(), 4u);  // 1 and 1.001 are less than 1/64 apart
  EXPECT_EQ(statistics.histogram[1].second, 2u);
  const std::vector<double> largest{0.0001, 1.001, 5, 1000};
  for (std::size_t i = 0; i < largest.size(); ++i) {
    EXPECT_GT(statistics.histogram[i].first, largest[i]);
    EXPECT_LE(statistics.histogram[i].first, largest[i] * (1 + 1.0 / 64) + 1e-6);
  }
}

TEST(Sample, AHistogramGivesItsOwnStatistics) {
  Histogram histogram;
  for (std::uint64_t us = 1; us <= 100; ++us) histogram.add(us * 1000);
  const Statistics statistics = statistics_of(histogram).value();
  EXPECT_EQ(statistics.n, 100u);
  EXPECT_DOUBLE_EQ(statistics.mean, 0.0505);
  EXPECT_DOUBLE_EQ(statistics.min, 0.001);
  EXPECT_DOUBLE_EQ(statistics.max, 0.1);
  EXPECT_NEAR(*statistics.std, 0.0290114919758820, 3e-5);
  EXPECT_NEAR(statistics.p50(), 0.0505, 0.0505e-3);
  EXPECT_NEAR(statistics.p99(), 0.09901, 0.09901e-3);
  EXPECT_EQ(counted(statistics), 100u);
}

}  // namespace
}  // namespace loadtest

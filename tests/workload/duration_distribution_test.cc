#include "workload/duration_distribution.h"

#include <gtest/gtest.h>

#include <cmath>

namespace loadtest {
namespace {

double mean_s(const char* text) {
  const auto distribution = parse_duration_distribution(text);
  EXPECT_TRUE(distribution) << distribution.error().message;
  double sum = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const double value_s = to_s(distribution->sample(i));
    EXPECT_GE(value_s, 0);
    sum += value_s;
  }
  return sum / 100'000;
}

TEST(DurationDistribution, FixedTimesHaveUnits) {
  EXPECT_EQ(parse_duration_distribution("2s")->sample(1), Nanoseconds(2'000'000'000));
  EXPECT_EQ(parse_duration_distribution("1.5ms")->sample(1), Nanoseconds(1'500'000));
  EXPECT_EQ(parse_duration_distribution("2m")->sample(1), Nanoseconds(120'000'000'000));
  EXPECT_EQ(parse_duration_distribution("0")->sample(1), Nanoseconds(0));
  EXPECT_EQ(DurationDistribution().sample(1), Nanoseconds(0));
}

TEST(DurationDistribution, HaveTheirMeans) {
  EXPECT_NEAR(mean_s("uniform:1s:3s"), 2, 0.01);
  EXPECT_NEAR(mean_s("normal:5s:1s"), 5, 0.02);
  EXPECT_NEAR(mean_s("exponential:2s"), 2, 0.03);
  EXPECT_NEAR(mean_s("lognormal:2s:0.8"), 2, 0.03);
}

TEST(DurationDistribution, FaultsAreSentences) {
  for (const char* text : {"2", "", "-1s", "25h", "uniform:3s:1s", "uniform:1s", "normal:1s:2",
                           "exponential:0s", "lognormal:1s:0", "gamma:1s", "1s:2s", "nan s"}) {
    const auto distribution = parse_duration_distribution(text);
    ASSERT_FALSE(distribution) << text;
    EXPECT_EQ(distribution.error().message, "\"" + std::string(text) +
                                                "\" is not a time of 0 s to 24 h; give 2s, 500ms, "
                                                "uniform:LO:HI, normal:MEAN:SD, exponential:MEAN or "
                                                "lognormal:MEAN:SIGMA");
  }
}

}  // namespace
}  // namespace loadtest

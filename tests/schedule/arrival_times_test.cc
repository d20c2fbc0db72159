#include "schedule/arrival_times.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr ArrivalPattern kConstant{ArrivalProcess::constant, 1};

std::vector<double> times_s(ArrivalTimes arrivals, std::size_t n) {
  std::vector<double> times;
  for (std::size_t i = 0; i < n; ++i) times.push_back(to_s(arrivals.next().value()));
  return times;
}

std::vector<double> gaps_s(const std::vector<double>& times) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i) gaps.push_back(times[i] - times[i - 1]);
  return gaps;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double cv(const std::vector<double>& values) {
  const double middle = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(values.size())) / middle;
}

TEST(ArrivalTimes, ConstantGapsDoNotAddUpTheirRounding) {
  ArrivalTimes arrivals({3, std::nullopt}, kConstant, 1);
  EXPECT_EQ(arrivals.next(), 0ns);
  EXPECT_EQ(arrivals.next(), 333'333'333ns);
  for (int i = 2; i < 3'000'000; ++i) arrivals.next();
  EXPECT_EQ(arrivals.next(), 1'000'000s);
}

// Kolmogorov-Smirnov: the largest distance between the two distribution functions, times sqrt(n); p > 0.01
// below 1.63.
template <typename Cdf>
double kolmogorov_smirnov(std::vector<double> gaps, Cdf cdf) {
  std::sort(gaps.begin(), gaps.end());
  double distance = 0;
  const auto n = static_cast<double>(gaps.size());
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const double expected = cdf(gaps[i]);
    distance = std::max({distance, std::abs(expected - static_cast<double>(i) / n),
                         std::abs(expected - static_cast<double>(i + 1) / n)});
  }
  return distance * std::sqrt(n);
}

// Those of bench/open_loop.py.
constexpr std::uint64_t kSeeds[] = {11, 22, 33};

TEST(ArrivalTimes, PoissonGapsAreExponential) {
  for (const auto seed : kSeeds) {
    const auto gaps = gaps_s(times_s(ArrivalTimes({50, std::nullopt}, {}, seed), 20'001));
    EXPECT_NEAR(mean(gaps), 0.02, 0.0005) << seed;
    EXPECT_NEAR(cv(gaps), 1, 0.03) << seed;
    EXPECT_LT(kolmogorov_smirnov(gaps, [](double gap) { return 1 - std::exp(-50 * gap); }), 1.63) << seed;
  }
}

TEST(ArrivalTimes, GammaGapsAreGammaDistributed) {
  const auto erlang = [](double gap) {  // a variation of 0.5 is the shape 1 / 0.5^2 = 4
    const double x = 50 * 4 * gap;
    return 1 - std::exp(-x) * (1 + x + x * x / 2 + x * x * x / 6);
  };
  for (const auto seed : kSeeds) {
    const ArrivalPattern gamma{ArrivalProcess::gamma, 0.5};
    const auto gaps = gaps_s(times_s(ArrivalTimes({50, std::nullopt}, gamma, seed), 20'001));
    EXPECT_LT(kolmogorov_smirnov(gaps, erlang), 1.63) << seed;
  }
}

TEST(ArrivalTimes, GammaGapsHaveTheAskedVariation) {
  for (const double asked : {0.3, 1.0, 3.0}) {
    const auto gaps =
        gaps_s(times_s(ArrivalTimes({20, std::nullopt}, {ArrivalProcess::gamma, asked}, 5), 100'000));
    EXPECT_NEAR(mean(gaps), 0.05, 0.05 * 0.03) << asked;
    EXPECT_NEAR(cv(gaps), asked, asked * 0.05) << asked;
  }
}

TEST(ArrivalTimes, TheSameSeedGivesTheSameTimes) {
  const OpenLoad load{10, std::nullopt};
  EXPECT_EQ(times_s(ArrivalTimes(load, {}, 3), 100), times_s(ArrivalTimes(load, {}, 3), 100));
  EXPECT_NE(times_s(ArrivalTimes(load, {}, 3), 100), times_s(ArrivalTimes(load, {}, 4), 100));
}

TEST(ArrivalTimes, ARampGoesFromOneRateToTheOtherAndStays) {
  const OpenLoad load{std::nullopt, Ramp{10, 30, 10s}};
  const auto times = times_s(ArrivalTimes(load, kConstant, 1), 301);
  EXPECT_NEAR(times[1], 0.1, 0.002);                      // about 10 a second
  EXPECT_NEAR(times[200], 10, 1e-6);                      // (10 + 30) / 2 * 10 requests in the ramp
  EXPECT_NEAR(times[200] - times[199], 1 / 30.0, 0.001);  // about 30 a second
  EXPECT_NEAR(times[300], 10 + 100 / 30.0, 1e-6);
  const auto halfway = std::lower_bound(times.begin(), times.end(), 5.0) - times.begin();
  EXPECT_NEAR(static_cast<double>(halfway), 75, 1);  // 10 * 5 + 2 * 5 * 5 / 2
}

TEST(ArrivalTimes, ARampMayGoDownAndBeLevel) {
  const auto down = times_s(ArrivalTimes({std::nullopt, Ramp{30, 10, 10s}}, kConstant, 1), 201);
  EXPECT_NEAR(down[200], 10, 1e-6);
  EXPECT_TRUE(std::is_sorted(down.begin(), down.end()));
  const auto level = times_s(ArrivalTimes({std::nullopt, Ramp{20, 20, 10s}}, kConstant, 1), 401);
  EXPECT_NEAR(level[400], 20, 1e-6);
}

TEST(ArrivalTimes, AnUnboundedRateIsAllAtOnce) {
  EXPECT_EQ(times_s(ArrivalTimes({}, {}, 1), 3), (std::vector<double>{0, 0, 0}));
}

TEST(ArrivalTimes, ATraceEnds) {
  ArrivalTimes arrivals(std::make_shared<const std::vector<Nanoseconds>>(std::vector<Nanoseconds>{0ns, 5ns}));
  EXPECT_EQ(arrivals.next(), 0ns);
  EXPECT_EQ(arrivals.next(), 5ns);
  EXPECT_EQ(arrivals.next(), std::nullopt);
}

TEST(ArrivalTimes, ATraceBeginsAgainAfterAMeanGap) {
  const std::vector<Nanoseconds> times{0ns, 2ns, 8ns};
  ArrivalTimes arrivals(std::make_shared<const std::vector<Nanoseconds>>(times), true);
  std::vector<Nanoseconds> seen;
  for (int i = 0; i < 8; ++i) seen.push_back(arrivals.next().value());
  EXPECT_EQ(seen, (std::vector<Nanoseconds>{0ns, 2ns, 8ns, 12ns, 14ns, 20ns, 24ns, 26ns}));
}

TEST(ArrivalTimes, ATraceOfOneRowBeginsAgainAtOnce) {
  ArrivalTimes arrivals(std::make_shared<const std::vector<Nanoseconds>>(std::vector<Nanoseconds>{0ns}),
                        true);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(arrivals.next(), 0ns);
}

TEST(ArrivalTimes, ATraceDoesNotGoOnBeyondWhatAClockCanTell) {
  const std::vector<Nanoseconds> times{0ns, Nanoseconds(9'000'000'000'000'000'000)};
  ArrivalTimes arrivals(std::make_shared<const std::vector<Nanoseconds>>(times), true);
  EXPECT_EQ(arrivals.next(), 0ns);
  EXPECT_EQ(arrivals.next(), times[1]);
  EXPECT_EQ(arrivals.next(), std::nullopt);
}

}  // namespace
}  // namespace loadtest

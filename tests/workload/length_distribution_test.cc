#include "workload/length_distribution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "temporary_file.h"

namespace loadtest {
namespace {

LengthDistribution parsed(std::string_view text, std::uint32_t most = kMost_length_tokens) {
  auto distribution = parse_length_distribution(text, {most});
  EXPECT_TRUE(distribution) << distribution.error().message;
  return *distribution;
}

std::string message(std::string_view text, std::uint32_t most = 1000) {
  const auto distribution = parse_length_distribution(text, {most});
  return distribution ? "fine" : distribution.error().message;
}

struct Moments {
  double mean = 0, sd = 0;
  std::uint32_t min = ~0U, max = 0;
};

template <class Value>
Moments moments(const LengthDistribution& distribution, Value value) {
  constexpr int kSamples = 200'000;
  double sum = 0, squares = 0;
  Moments m;
  for (std::uint64_t i = 0; i < kSamples; ++i) {
    const std::uint32_t tokens = distribution.sample(i * 0x9e3779b97f4a7c15);
    m.min = std::min(m.min, tokens);
    m.max = std::max(m.max, tokens);
    sum += value(tokens);
    squares += value(tokens) * value(tokens);
  }
  m.mean = sum / kSamples;
  m.sd = std::sqrt(squares / kSamples - m.mean * m.mean);
  return m;
}

Moments moments(const LengthDistribution& distribution) {
  return moments(distribution, [](std::uint32_t tokens) { return static_cast<double>(tokens); });
}

TEST(LengthDistribution, FixedIsAlwaysTheSame) {
  const LengthDistribution fixed = parsed("256");
  EXPECT_EQ(fixed.sample(0), 256u);
  EXPECT_EQ(fixed.sample(~0ULL), 256u);
  EXPECT_EQ(fixed.mean(), 256.0);
  EXPECT_EQ(fixed.max(), 256u);
  EXPECT_TRUE(fixed.is_fixed());
}

TEST(LengthDistribution, UniformReachesBothEnds) {
  const LengthDistribution uniform = parsed("uniform:10:20");
  const Moments m = moments(uniform);
  EXPECT_EQ(m.min, 10u);
  EXPECT_EQ(m.max, 20u);
  EXPECT_NEAR(m.mean, 15, 0.05);
  EXPECT_NEAR(m.sd, std::sqrt(120.0 / 12), 0.05);
  EXPECT_EQ(uniform.mean(), 15.0);
}

TEST(LengthDistribution, NormalHasItsMeanAndDeviation) {
  const LengthDistribution normal = parsed("normal:500:50");
  const Moments m = moments(normal);
  EXPECT_NEAR(m.mean, 500, 0.6);
  EXPECT_NEAR(m.sd, 50, 0.5);
  EXPECT_NEAR(normal.mean(), 500, 1e-6);
}

TEST(LengthDistribution, NormalIsTruncatedNotClamped) {
  const LengthDistribution normal = parsed("normal:20:40", 100);
  const Moments m = moments(normal);
  EXPECT_EQ(m.min, 1u);
  EXPECT_EQ(m.max, 100u);
  EXPECT_NEAR(m.mean, normal.mean(), 0.3);
  int ones = 0, twos = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::uint32_t tokens = normal.sample(i);
    ones += tokens == 1;
    twos += tokens == 2;
  }
  EXPECT_NEAR(ones, twos, 200);  // clamping would make the ones 30 times as many
}

TEST(LengthDistribution, LognormalHasTheMeanOfTheLengthsAndTheSigmaOfTheirLogarithm) {
  const LengthDistribution lognormal = parsed("lognormal:512:0.8");
  EXPECT_NEAR(moments(lognormal).mean, 512, 5);
  EXPECT_NEAR(lognormal.mean(), 512, 0.1);
  EXPECT_NEAR(moments(lognormal, [](std::uint32_t t) { return std::log(t); }).sd, 0.8, 0.01);
}

TEST(LengthDistribution, MeanIsThatOfWhatIsDrawnWhereTheBoundCuts) {
  const LengthDistribution lognormal = parsed("lognormal:512:1.5", 2000);
  const Moments m = moments(lognormal);
  EXPECT_LE(m.max, 2000u);
  EXPECT_NEAR(m.mean, lognormal.mean(), 3);
}

TEST(LengthDistribution, HistogramGivesLengthsAsOftenAsCounted) {
  const TemporaryFile file("length,count\n# two of three\n100, 2\n\n300\t1\n");
  const LengthDistribution histogram = parsed("histogram:" + file.path());
  const Moments m = moments(histogram);
  EXPECT_EQ(m.min, 100u);
  EXPECT_EQ(m.max, 300u);
  EXPECT_NEAR(m.mean, 500.0 / 3, 1);
  EXPECT_DOUBLE_EQ(histogram.mean(), 500.0 / 3);
  EXPECT_EQ(histogram.max(), 300u);
}

TEST(LengthDistribution, SameRandomGivesTheSameLength) {
  for (const char* text : {"uniform:1:1000", "normal:100:30", "lognormal:100:1"}) {
    EXPECT_EQ(parsed(text).sample(42), parsed(text).sample(42));
  }
}

TEST(LengthDistribution, FaultsAreSentences) {
  EXPECT_EQ(
      message("abc"),
      "\"abc\" is not a number of tokens; give 256, uniform:LO:HI, normal:MEAN:SD, lognormal:MEAN:SIGMA or "
      "histogram:FILE");
  EXPECT_EQ(
      message(""),
      "\"\" is not a number of tokens; give 256, uniform:LO:HI, normal:MEAN:SD, lognormal:MEAN:SIGMA or "
      "histogram:FILE");
  EXPECT_EQ(message("0"), "\"0\" gives 0 tokens; the least is 1");
  EXPECT_EQ(message("1001"), "\"1001\" gives more than 1000 tokens, which is the most here");
  EXPECT_EQ(message("99999999999999999999999"),
            "\"99999999999999999999999\" gives more than 1000 tokens, which is the most here");
  EXPECT_EQ(message("uniform:5"), "\"uniform:5\" does not name two whole numbers; give uniform:100:300");
  EXPECT_EQ(message("uniform:9:5"), "\"uniform:9:5\" ends before it begins; give uniform:5:9");
  EXPECT_EQ(message("uniform:0:5"), "\"uniform:0:5\" gives 0 tokens; the least is 1");
  EXPECT_EQ(message("normal:5:-1"),
            "\"normal:5:-1\" does not name a mean and a standard deviation; give normal:256:64");
  EXPECT_EQ(message("normal:1e9:1"),
            "\"normal:1e9:1\" hardly ever gives 1 to 1000 tokens; choose another mean");
  EXPECT_EQ(message("lognormal:256:0"),
            "\"lognormal:256:0\" does not name a mean and a sigma above 0; give lognormal:256:0.8");
  EXPECT_EQ(message("lognormal:256:80"),
            "\"lognormal:256:80\" has a sigma above 10; it is that of the logarithm, 0.8 say");
  EXPECT_EQ(message("histogram:"), "\"histogram:\" does not name a file; give histogram:lengths.csv");
  EXPECT_EQ(
      message("histogram:/nowhere/x"),
      "\"/nowhere/x\" cannot be read: No such file or directory; give the path of a file that is there");
}

TEST(LengthDistribution, OtherUnitsAreNamedInMessages) {
  EXPECT_EQ(parse_length_distribution("0", {100, "turns"}).error().message,
            "\"0\" gives 0 turns; the least is 1");
  EXPECT_EQ(parse_length_distribution("101", {100, "turns"}).error().message,
            "\"101\" gives more than 100 turns, which is the most here");
}

TEST(LengthHistogram, FaultsNameTheLine) {
  const auto fault = [](std::string_view text) {
    const auto histogram = parse_length_histogram(text, "h.csv", 1000);
    return histogram ? "fine" : histogram.error().message;
  };
  EXPECT_EQ(fault("10,1\n20;2\n"),
            "\"h.csv\" line 2: \"20;2\" is not a length and its count; give a line such as 256,17");
  EXPECT_EQ(fault("0 5\n"), "\"h.csv\" line 1: a length must be 1 to 1000 tokens, not 0");
  EXPECT_EQ(fault("5 -1\n"),
            "\"h.csv\" line 1: \"5 -1\" is not a length and its count; give a line such as 256,17");
  EXPECT_EQ(fault("length,count\n"), "\"h.csv\" holds no lengths; give lines of a length and its count");
  EXPECT_EQ(fault("7 0\n"), "\"h.csv\" holds no lengths; give lines of a length and its count");
  EXPECT_EQ(fault("7 1"), "fine");
}

}  // namespace
}  // namespace loadtest

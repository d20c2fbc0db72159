#include "workload/length_distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "workload/random.h"
#include "workload/value_text.h"

namespace loadtest {
namespace {

constexpr std::string_view kExamples =
    "give 256, uniform:LO:HI, normal:MEAN:SD, lognormal:MEAN:SIGMA or histogram:FILE";

double density(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); }
double below(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

// Where lengths are cut, in a whole number's own width: what rounds to 1 … most.
struct Cut {
  double low, high;  // in standard deviations from the mean
  double share() const { return below(high) - below(low); }
};

std::uint32_t rounded(double value, std::uint32_t most) {
  return static_cast<std::uint32_t>(std::clamp(std::round(value), 1.0, static_cast<double>(most)));
}

// Draws again until it fits; a distribution of which less than 1 % fits is refused when it is parsed.
template <class Draw>
std::uint32_t truncated(std::uint64_t random, std::uint32_t most, Draw draw) {
  Random source(random);
  double value = 0;
  for (int tries = 0; tries < 10'000; ++tries) {
    value = draw(source);
    if (value >= 0.5 && value < most + 0.5) break;
  }
  return rounded(value, most);
}

Error fault(std::string_view text, std::string_view what) {
  return bad_input(fmt::format("{} {}", quoted_text(text), what));
}

// "NAME:A:B".
struct Two {
  std::string_view first, second;
};
std::optional<Two> two_parameters(std::string_view text) {
  const auto parts = split_at(text, ':');
  if (parts.size() != 3) return std::nullopt;
  return Two{parts[1], parts[2]};
}

std::optional<Error> too_rare(std::string_view text, const Cut& cut, const LengthBounds& bounds) {
  if (cut.share() >= 0.01) return std::nullopt;
  return fault(text,
               fmt::format("hardly ever gives 1 to {} {}; choose another mean", bounds.most, bounds.unit));
}

std::optional<Error> out_of_bounds(std::string_view text, std::uint64_t value, const LengthBounds& bounds) {
  if (value == 0) return fault(text, fmt::format("gives 0 {}; the least is 1", bounds.unit));
  if (value <= bounds.most) return std::nullopt;
  return fault(text, fmt::format("gives more than {} {}, which is the most here", bounds.most, bounds.unit));
}

}  // namespace

LengthDistribution::LengthDistribution(Kind kind, std::uint32_t min, std::uint32_t max, double mean,
                                       std::string text)
    : kind_(std::move(kind)), min_(min), max_(max), mean_(mean), text_(std::move(text)) {}

LengthDistribution LengthDistribution::fixed(std::uint32_t tokens) {
  return {Uniform(), tokens, tokens, static_cast<double>(tokens), std::to_string(tokens)};
}

std::uint32_t LengthDistribution::sample(std::uint64_t random) const {
  if (min_ == max_) return min_;
  if (std::holds_alternative<Uniform>(kind_)) {
    return min_ + static_cast<std::uint32_t>(Random(random).below(std::uint64_t{max_} - min_ + 1));
  }
  if (const auto* normal = std::get_if<Normal>(&kind_)) {
    return truncated(random, max_, [&](Random& r) { return normal->mean + normal->sd * r.normal(); });
  }
  if (const auto* log = std::get_if<Lognormal>(&kind_)) {
    return truncated(random, max_, [&](Random& r) { return std::exp(log->mu + log->sigma * r.normal()); });
  }
  return std::get<Histogram>(kind_)->sample(mix(random));
}

Result<LengthDistribution> LengthDistribution::parse_uniform(std::string_view text,
                                                             const LengthBounds& bounds) {
  const auto two = two_parameters(text);
  const auto low = two ? whole_number(two->first) : std::nullopt;
  const auto high = two ? whole_number(two->second) : std::nullopt;
  if (!low || !high) return fault(text, "does not name two whole numbers; give uniform:100:300");
  for (const std::uint64_t end : {*low, *high}) {
    if (auto error = out_of_bounds(text, end, bounds)) return *error;
  }
  if (*low > *high) return fault(text, fmt::format("ends before it begins; give uniform:{}:{}", *high, *low));
  return LengthDistribution(Uniform(), static_cast<std::uint32_t>(*low), static_cast<std::uint32_t>(*high),
                            (static_cast<double>(*low) + static_cast<double>(*high)) / 2, std::string(text));
}

Result<LengthDistribution> LengthDistribution::parse_normal(std::string_view text,
                                                            const LengthBounds& bounds) {
  const auto two = two_parameters(text);
  const auto mean = two ? real_number(two->first) : std::nullopt;
  const auto sd = two ? real_number(two->second) : std::nullopt;
  if (!mean || !sd || *mean <= 0 || *sd < 0) {
    return fault(text, "does not name a mean and a standard deviation; give normal:256:64");
  }
  if (*sd == 0) {
    if (*mean < 0.5) return *out_of_bounds(text, 0, bounds);
    if (*mean >= bounds.most + 0.5) return *out_of_bounds(text, std::uint64_t{bounds.most} + 1, bounds);
    const std::uint32_t tokens = rounded(*mean, bounds.most);
    return LengthDistribution(Uniform(), tokens, tokens, tokens, std::string(text));
  }
  const Cut cut{(0.5 - *mean) / *sd, (bounds.most + 0.5 - *mean) / *sd};
  if (auto error = too_rare(text, cut, bounds)) return *error;
  const double cut_mean = *mean + *sd * (density(cut.low) - density(cut.high)) / cut.share();
  return LengthDistribution(Normal{*mean, *sd}, 1, bounds.most, cut_mean, std::string(text));
}

Result<LengthDistribution> LengthDistribution::parse_lognormal(std::string_view text,
                                                               const LengthBounds& bounds) {
  const auto two = two_parameters(text);
  const auto mean = two ? real_number(two->first) : std::nullopt;
  const auto sigma = two ? real_number(two->second) : std::nullopt;
  if (!mean || !sigma || *mean <= 0 || *sigma <= 0) {
    return fault(text, "does not name a mean and a sigma above 0; give lognormal:256:0.8");
  }
  if (*sigma > 10) return fault(text, "has a sigma above 10; it is that of the logarithm, 0.8 say");
  const double mu = std::log(*mean) - *sigma * *sigma / 2;
  const Cut cut{(std::log(0.5) - mu) / *sigma, (std::log(bounds.most + 0.5) - mu) / *sigma};
  if (auto error = too_rare(text, cut, bounds)) return *error;
  const double cut_mean = *mean * (below(*sigma - cut.low) - below(*sigma - cut.high)) / cut.share();
  return LengthDistribution(Lognormal{mu, *sigma}, 1, bounds.most, cut_mean, std::string(text));
}

Result<LengthDistribution> LengthDistribution::parse_histogram(std::string_view text,
                                                               const LengthBounds& bounds) {
  const std::string path(text.substr(text.find(':') + 1));
  if (path.empty()) return fault(text, "does not name a file; give histogram:lengths.csv");
  auto histogram = read_length_histogram(path, bounds.most);
  if (!histogram) return histogram.error();
  const std::uint32_t min = histogram->min(), max = histogram->max();
  const double mean = histogram->mean();
  return LengthDistribution(std::make_shared<const LengthHistogram>(std::move(*histogram)), min, max, mean,
                            std::string(text));
}

Result<LengthDistribution> parse_length_distribution(std::string_view text, const LengthBounds& bounds) {
  if (const auto tokens = whole_number(text)) {
    if (auto error = out_of_bounds(text, *tokens, bounds)) return *error;
    return LengthDistribution::fixed(static_cast<std::uint32_t>(*tokens));
  }
  struct Kind {
    std::string_view name;
    Result<LengthDistribution> (*parse)(std::string_view, const LengthBounds&);
  };
  static constexpr std::array<Kind, 4> kKinds{{{"uniform:", &LengthDistribution::parse_uniform},
                                               {"normal:", &LengthDistribution::parse_normal},
                                               {"lognormal:", &LengthDistribution::parse_lognormal},
                                               {"histogram:", &LengthDistribution::parse_histogram}}};
  for (const Kind& kind : kKinds) {
    if (text.starts_with(kind.name)) return kind.parse(text, bounds);
  }
  return fault(text, fmt::format("is not a number of {}; {}", bounds.unit, kExamples));
}

}  // namespace loadtest

#include "workload/duration_distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "workload/random.h"
#include "workload/value_text.h"

namespace loadtest {
namespace {

constexpr double kMost_s = 24 * 3600;

// "1.5s" in seconds; below 0 or above 24 h is nothing.
std::optional<double> seconds_of(std::string_view text) {
  struct Unit {
    std::string_view name;
    double seconds;
  };
  static constexpr std::array<Unit, 4> kUnits{{{"ms", 1e-3}, {"s", 1}, {"m", 60}, {"h", 3600}}};
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.name)) continue;
    const auto number = real_number(text.substr(0, text.size() - unit.name.size()));
    if (!number || *number < 0 || *number * unit.seconds > kMost_s) return std::nullopt;
    return *number * unit.seconds;
  }
  return text == "0" ? std::optional(0.0) : std::nullopt;
}

Error fault(std::string_view text) {
  return bad_input(fmt::format(
      "{} is not a time of 0 s to 24 h; give 2s, 500ms, uniform:LO:HI, normal:MEAN:SD, exponential:MEAN "
      "or lognormal:MEAN:SIGMA",
      quoted_text(text)));
}

}  // namespace

double DurationDistribution::draw(Random& random) const {
  switch (kind_) {
    case Kind::fixed:
      break;
    case Kind::uniform:
      return first_s_ + (second_ - first_s_) * random.unit();
    case Kind::normal:
      return first_s_ + second_ * random.normal();
    case Kind::exponential:
      return first_s_ * random.exponential();
    case Kind::lognormal:
      return std::exp(std::log(first_s_) - second_ * second_ / 2 + second_ * random.normal());
  }
  return first_s_;
}

Nanoseconds DurationDistribution::sample(std::uint64_t random) const {
  Random source(random);
  double value_s = 0;
  for (int tries = 0; tries < 1000; ++tries) {
    value_s = draw(source);
    if (value_s >= 0 && value_s <= kMost_s) break;
  }
  return Nanoseconds(std::llround(std::clamp(value_s, 0.0, kMost_s) * 1e9));
}

Result<DurationDistribution> parse_duration_distribution(std::string_view text) {
  DurationDistribution result;
  result.text_ = text;
  using Kind = DurationDistribution::Kind;
  struct Row {
    std::string_view name;
    Kind kind;
    std::size_t parts;
  };
  static constexpr std::array<Row, 4> kKinds{{{"uniform", Kind::uniform, 3},
                                              {"normal", Kind::normal, 3},
                                              {"exponential", Kind::exponential, 2},
                                              {"lognormal", Kind::lognormal, 3}}};
  const auto parts = split_at(text, ':');
  if (parts.size() == 1) {
    const auto always = seconds_of(text);
    if (!always) return fault(text);
    result.first_s_ = *always;
    return result;
  }
  const auto* const row =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const Row& r) { return r.name == parts[0]; });
  if (row == kKinds.end() || row->parts != parts.size()) return fault(text);
  result.kind_ = row->kind;
  const auto first = seconds_of(parts[1]);
  std::optional<double> second(0.0);
  if (row->parts == 3) second = row->kind == Kind::lognormal ? real_number(parts[2]) : seconds_of(parts[2]);
  const bool needs_mean = row->kind == Kind::lognormal || row->kind == Kind::exponential;
  if (!first || !second || *second < 0 || (needs_mean && *first <= 0)) return fault(text);
  if (row->kind == Kind::lognormal && (*second == 0 || *second > 10)) return fault(text);
  if (row->kind == Kind::uniform && *second < *first) return fault(text);
  result.first_s_ = *first;
  result.second_ = *second;
  return result;
}

}  // namespace loadtest

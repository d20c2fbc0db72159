#include "cli/duration.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "cli/parse_values.h"

namespace loadtest {
namespace {

struct Unit {
  std::string_view name;
  double seconds;
};
constexpr std::array<Unit, 4> kUnits{{{"ms", 1e-3}, {"s", 1}, {"m", 60}, {"h", 3600}}};
constexpr double kLongest_s = 1e9;  // beyond it nanoseconds would overflow soon

}  // namespace

Result<Nanoseconds> parse_duration(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || !std::isfinite(number)) {
    return bad_input(
        fmt::format("{} is not a duration; give a number with ms, s, m or h, such as 30s", in_quotes(text)));
  }
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  double seconds = 1;
  if (!unit.empty()) {
    const Unit* found = nullptr;
    for (const auto& candidate : kUnits) {
      if (candidate.name == unit) found = &candidate;
    }
    if (found == nullptr) {
      return bad_input(fmt::format("{} is not a duration: {} is not one of ms, s, m, h; did you mean {}s?",
                                   in_quotes(text), in_quotes(unit), number));
    }
    seconds = found->seconds;
  }
  if (number < 0)
    return bad_input(fmt::format("{} is negative; give a duration such as 30s", in_quotes(text)));
  if (number * seconds > kLongest_s) {
    return bad_input(fmt::format("{} is too long; give a duration such as 30s", in_quotes(text)));
  }
  return Nanoseconds(std::llround(number * seconds * 1e9));
}

std::string format_duration(Nanoseconds duration) {
  if (duration < std::chrono::seconds(1) && duration != Nanoseconds(0)) {
    return fmt::format("{}ms", to_ms(duration));
  }
  return fmt::format("{}s", to_s(duration));
}

}  // namespace loadtest

#pragma once
// Small pieces of which to_json() is made. Only for the *_json.cc files of this room.
//
// Missing and what is not finite is null. Numbers are rounded to what was measured: milliseconds, rates and
// shares to six decimals, seconds to nine, which is a nanosecond in both.
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "core/json_text.h"
#include "core/json_tree.h"
#include "core/statistics.h"
#include "core/time.h"

namespace loadtest {

inline OrderedJson rounded(double value, double steps_per_unit) {
  if (!std::isfinite(value)) return nullptr;
  const double scaled = value * steps_per_unit;
  // Past 2^53 a double has no such decimals left to round.
  return std::abs(scaled) < 9e15 ? std::round(scaled) / steps_per_unit : value;
}
inline OrderedJson number(double value) { return rounded(value, 1e6); }
inline OrderedJson number(const std::optional<double>& value) {
  return value ? number(*value) : OrderedJson();
}
inline OrderedJson seconds(double value) { return rounded(value, 1e9); }
inline OrderedJson seconds(Nanoseconds value) { return seconds(to_s(value)); }
inline OrderedJson seconds(const std::optional<Nanoseconds>& value) {
  return value ? seconds(*value) : OrderedJson();
}

template <class T>
OrderedJson count(const std::optional<T>& value) {
  return value ? OrderedJson(*value) : OrderedJson();
}
inline OrderedJson count(std::uint64_t value) { return value; }

inline OrderedJson text(std::string_view value) { return valid_utf8(value); }
inline OrderedJson optional_text(const std::optional<std::string>& value) {
  return value ? text(*value) : OrderedJson();
}
inline OrderedJson text_or_null(std::string_view value) {
  return value.empty() ? OrderedJson() : text(value);
}

OrderedJson statistics_json(const std::optional<Statistics>& statistics);

}  // namespace loadtest

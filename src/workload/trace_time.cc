#include "workload/trace_time.h"

#include <chrono>
#include <cmath>
#include <cstdint>

namespace loadtest {
namespace {

// Takes from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool done() const { return text_.empty(); }

  bool take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  // Exactly so many digits.
  std::optional<int> digits(std::size_t count) {
    if (text_.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : text_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return value;
  }

  // One digit or more behind the point; those beyond nanoseconds are dropped.
  std::optional<std::int64_t> fraction_ns() {
    std::int64_t value = 0, unit = 100'000'000;
    std::size_t count = 0;
    for (; count < text_.size() && text_[count] >= '0' && text_[count] <= '9'; ++count) {
      value += (text_[count] - '0') * unit;
      unit /= 10;
    }
    if (count == 0) return std::nullopt;
    text_.remove_prefix(count);
    return value;
  }

 private:
  std::string_view text_;
};

// "", "Z", "+HH:MM" or "-HH:MM".
std::optional<std::chrono::minutes> offset_of(Reader& reader) {
  if (reader.done()) return std::chrono::minutes(0);
  const bool east = reader.take('+'), west = !east && reader.take('-');
  if (!east && !west) {
    if (!reader.take('Z')) return std::nullopt;
    return std::chrono::minutes(0);
  }
  const auto hours = reader.digits(2);
  const bool colon = reader.take(':');
  const auto minutes = reader.digits(2);
  if (!hours || !colon || !minutes || *hours > 18 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset(*hours * 60 + *minutes);
  return east ? offset : -offset;
}

}  // namespace

std::optional<Nanoseconds> parse_date_time(std::string_view text) {
  Reader reader(text);
  const auto year = reader.digits(4);
  const bool first_dash = reader.take('-');
  const auto month = reader.digits(2);
  const bool second_dash = reader.take('-');
  const auto day = reader.digits(2);
  const bool gap = reader.take(' ') || reader.take('T');
  const auto hour = reader.digits(2);
  const bool first_colon = reader.take(':');
  const auto minute = reader.digits(2);
  const bool second_colon = reader.take(':');
  const auto second = reader.digits(2);
  if (!year || !first_dash || !month || !second_dash || !day || !gap) return std::nullopt;
  if (!hour || !first_colon || !minute || !second_colon || !second) return std::nullopt;
  std::optional<std::int64_t> fraction(0);
  if (reader.take('.')) fraction = reader.fraction_ns();
  const auto offset = offset_of(reader);
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!fraction || !offset || !reader.done() || !date.ok()) return std::nullopt;
  if (*year < 1970 || *year > 2200 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch();
  return Nanoseconds(days) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) - *offset +
         std::chrono::seconds(*second) + Nanoseconds(*fraction);
}

std::optional<Nanoseconds> nanoseconds_of(double value, double nanoseconds_per_unit) {
  const double ns = value * nanoseconds_per_unit;
  if (!std::isfinite(ns) || ns < 0 || ns > 8.8e18) return std::nullopt;
  return Nanoseconds(std::llround(ns));
}

}  // namespace loadtest

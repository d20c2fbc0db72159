#include "api/rfc3339.h"

#include <algorithm>
#include <chrono>

namespace loadtest {
namespace {

// So many digits from `text`; -1 where there are others.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_fraction_ns(std::string_view& text) {
  if (!take(text, '.')) return 0;
  std::int64_t ns = 0, unit = 100'000'000;
  bool any = false;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
    ns += (text.front() - '0') * unit;
    unit /= 10;
    any = true;
  }
  return any ? std::optional(ns) : std::nullopt;
}

std::optional<int> take_offset_s(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return 0;
  const bool minus = take(text, '-');
  if (!minus && !take(text, '+')) return std::nullopt;
  const int hours = take_digits(text, 2);
  const int minutes = take(text, ':') ? take_digits(text, 2) : -1;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return (minus ? -1 : 1) * (hours * 3600 + minutes * 60);
}

}  // namespace

std::string rfc3339_utc_ms(std::int64_t unix_ms) {
  using namespace std::chrono;
  const sys_time<milliseconds> moment{milliseconds(unix_ms)};
  const auto day = floor<days>(moment);
  const year_month_day date(day);
  const hh_mm_ss time(moment - day);
  // A list of runs has hundreds of them: digit by digit takes a tenth of what a format string does.
  std::string text = "0000-00-00T00:00:00.000Z";
  const auto put = [&](std::size_t end, std::int64_t value) {
    for (; value > 0; value /= 10) text[--end] = static_cast<char>('0' + value % 10);
  };
  put(4, std::clamp(static_cast<int>(date.year()), 0, 9999));
  put(7, static_cast<unsigned>(date.month()));
  put(10, static_cast<unsigned>(date.day()));
  put(13, time.hours().count());
  put(16, time.minutes().count());
  put(19, time.seconds().count());
  put(23, time.subseconds().count());
  return text;
}

std::optional<std::int64_t> parse_rfc3339(std::string_view text) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const int year = take_digits(text, 4);
  const int month = take(text, '-') ? take_digits(text, 2) : -1;
  const int day = take(text, '-') ? take_digits(text, 2) : -1;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (year < 0 || month < 1 || day < 1 || !date.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const auto within = [](std::int64_t unix_s) {
    constexpr std::int64_t kLast_s = 7'258'118'400;  // 2200-01-01
    return std::clamp<std::int64_t>(unix_s, 0, kLast_s) * kSecond;
  };
  if (text.empty()) return within(days * 86400);
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
  const int hour = take_digits(text, 2);
  const int minute = take(text, ':') ? take_digits(text, 2) : -1;
  const int second = take(text, ':') ? take_digits(text, 2) : -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  const auto fraction = take_fraction_ns(text);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset_s(text);
  if (!offset || !text.empty()) return std::nullopt;
  return within(days * 86400 + hour * 3600 + minute * 60 + second - *offset) + *fraction;
}

std::int64_t now_unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace loadtest

#include "cli/moment.h"

#include <fmt/format.h>

#include <chrono>

#include "cli/parse_values.h"

namespace loadtest {
namespace {

namespace chrono = std::chrono;

// Whether `text` looks like `shape`, where 0 stands for a digit; the numbers between other characters go into
// `out`.
bool read_shape(std::string_view text, std::string_view shape, int (&out)[6]) {
  if (text.size() != shape.size()) return false;
  int part = 0;
  out[0] = 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0') {
      if (text[i] < '0' || text[i] > '9') return false;
      out[part] = out[part] * 10 + (text[i] - '0');
    } else {
      if (text[i] != shape[i]) return false;
      out[++part] = 0;
    }
  }
  return true;
}

}  // namespace

Result<std::int64_t> parse_moment(std::string_view text) {
  const std::string_view bare = text.ends_with('Z') ? text.substr(0, text.size() - 1) : text;
  int parts[6] = {};
  const bool shaped = read_shape(bare, "0000-00-00", parts) || read_shape(bare, "0000-00-00T00:00", parts) ||
                      read_shape(bare, "0000-00-00T00:00:00", parts);
  for (std::size_t i = bare.size() > 16 ? 6 : bare.size() > 10 ? 5 : 3; i < 6; ++i) parts[i] = 0;
  const chrono::year_month_day date{chrono::year(parts[0]), chrono::month(static_cast<unsigned>(parts[1])),
                                    chrono::day(static_cast<unsigned>(parts[2]))};
  if (!shaped || !date.ok() || parts[0] < 1970 || parts[0] > 2200 || parts[3] > 23 || parts[4] > 59 ||
      parts[5] > 59)
    return bad_input(in_quotes(text) +
                     " is not a moment; give a day such as 2026-01-31, or 2026-01-31T12:34:56Z (UTC)");
  const auto moment = chrono::sys_days(date) + chrono::hours(parts[3]) + chrono::minutes(parts[4]) +
                      chrono::seconds(parts[5]);
  return chrono::nanoseconds(moment.time_since_epoch()).count();
}

std::string moment_text(std::int64_t unix_ns) {
  const chrono::sys_time<chrono::milliseconds> moment{
      chrono::floor<chrono::milliseconds>(chrono::nanoseconds(unix_ns))};
  const auto midnight = chrono::floor<chrono::days>(moment);
  const chrono::year_month_day date{midnight};
  const chrono::hh_mm_ss time{moment - midnight};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int{date.year()}, unsigned{date.month()},
                     unsigned{date.day()}, time.hours().count(), time.minutes().count(),
                     time.seconds().count(), time.subseconds().count());
}

std::string moment_short(std::int64_t unix_ns) {
  std::string text = moment_text(unix_ns).substr(0, 16);
  text[10] = ' ';
  return text;
}

}  // namespace loadtest

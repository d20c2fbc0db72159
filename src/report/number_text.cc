#include "report/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace loadtest {
namespace {

struct Extent {
  double smallest = std::numeric_limits<double>::infinity();
  double largest = 0;
};

Extent extent(const std::vector<double>& values) {
  Extent result;
  for (const double value : values) {
    if (!(value > 0) || !std::isfinite(value)) continue;
    result.smallest = std::min(result.smallest, value);
    result.largest = std::max(result.largest, value);
  }
  return result;
}

std::string grouped(std::string text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  for (std::size_t at = point; at > first + 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

}  // namespace

int latency_decimals(const std::vector<double>& values) {
  const Extent all = extent(values);
  const int wanted = all.smallest < 1 ? 3 : all.smallest < 10 ? 2 : all.smallest < 1000 ? 1 : 0;
  const int room = all.largest < 100 ? 3 : all.largest < 10'000 ? 2 : 1;
  return std::min(wanted, room);
}

int rate_decimals(const std::vector<double>& values) {
  const Extent all = extent(values);
  const int wanted = all.smallest < 10 ? 2 : all.smallest < 1000 ? 1 : 0;
  const int room = all.largest < 1000 ? 2 : all.largest < 10'000 ? 1 : 0;
  return std::min(wanted, room);
}

std::string plain(double value, int decimals) { return fmt::format("{:.{}f}", value, decimals); }

std::string fixed(double value, int decimals) { return grouped(plain(value, decimals)); }

std::string whole(std::uint64_t value) { return grouped(fmt::format("{}", value)); }

std::string counted(std::uint64_t n, std::string_view noun) {
  return fmt::format("{} {}{}", whole(n), noun, n == 1 ? "" : "s");
}

std::string percent(double share) {
  if (share <= 0) return "0 %";
  if (share >= 1) return "100 %";
  if (share < 0.001) return "<0.1 %";
  return fmt::format("{:.1f} %", std::min(std::round(share * 1000) / 10, 99.9));
}

std::string duration_text(double seconds) {
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", std::max(seconds, 0.0) * 1000);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto total = static_cast<std::uint64_t>(std::llround(seconds));
  if (total < 3600) return fmt::format("{} min {:02} s", total / 60, total % 60);
  return fmt::format("{} h {:02} min", total / 3600, total % 3600 / 60);
}

}  // namespace loadtest

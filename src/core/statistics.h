#pragma once
// Summary of one sample of a quantity.
//
// Missing: a Statistics exists only where n > 0 (use std::optional<Statistics>); std is missing where n < 2.
// Source:  docs/metrics.md#statistics. Percentiles are Hyndman-Fan 7 (linear interpolation), exact up to ten
//          million samples, then from a log-linear histogram of at most 0.1 % relative error.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace loadtest {

inline constexpr std::array<double, 10> kPercentiles{1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9};
inline constexpr std::array<std::string_view, 10> kPercentileNames{"p1",  "p5",  "p10", "p25", "p50",
                                                                   "p75", "p90", "p95", "p99", "p99_9"};

struct Statistics {
  std::uint64_t n = 0;  // samples (for ITL: tokens, rounded)
  double mean = 0;
  std::optional<double> std;  // n - 1 in the denominator
  double min = 0;
  double max = 0;
  std::array<double, kPercentiles.size()> percentiles{};    // in the order of kPercentiles
  std::vector<std::pair<double, std::uint64_t>> histogram;  // (upper bound, count), sparse, ascending

  double p50() const { return percentiles[4]; }
  double p95() const { return percentiles[7]; }
  double p99() const { return percentiles[8]; }

  bool operator==(const Statistics&) const = default;
};

// True where n samples give the percentile (0..100) a 95 % confidence interval from order statistics.
bool percentile_is_supported(std::uint64_t n, double percentile);

}  // namespace loadtest

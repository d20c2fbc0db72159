#include "core/statistics.h"

#include <cmath>

namespace loadtest {

// The widest interval that order statistics can give, [min, max], covers the p-quantile with probability
// 1 - p^n - (1-p)^n.
bool percentile_is_supported(std::uint64_t n, double percentile) {
  const double p = percentile / 100;
  const double count = static_cast<double>(n);
  return n > 0 && 1 - std::pow(p, count) - std::pow(1 - p, count) >= 0.95;
}

}  // namespace loadtest

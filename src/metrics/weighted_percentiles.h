#pragma once
// Hyndman-Fan 7 for samples with weights, and the sparse histogram of a result.
//
// The values of a sorted sample, each as long as its weight, laid end to end are a step function S on [0, W).
// The percentile p is the mean of S over [h, h + 1], h = (W - 1) p / 100. With whole weights this is exactly
// Hyndman-Fan 7 of the expanded sample; W < 1 gives the mean of all.
// Source: docs/metrics.md#statistics
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/histogram.h"
#include "core/statistics.h"

namespace loadtest {

// value(i) ascending and weight(i) > 0 for i < n, n > 0; total_weight is their sum.
template <class Value, class Weight>
std::array<double, kPercentiles.size()> weighted_percentiles(std::size_t n, double total_weight, Value value,
                                                             Weight weight) {
  std::array<double, kPercentiles.size()> result{};
  const double width = std::min(1.0, total_weight);
  std::size_t i = 0;
  double begin = 0;  // of value i on the axis of weights
  for (std::size_t p = 0; p < kPercentiles.size(); ++p) {
    const double from = std::max(0.0, total_weight - 1) * kPercentiles[p] / 100;
    while (i + 1 < n && begin + weight(i) <= from) begin += weight(i++);
    double covered = 0;
    double sum = 0;
    double at = begin;
    for (std::size_t j = i; j < n && covered < width; ++j) {
      const double end = at + weight(j);
      const double part = std::min(end - std::max(at, from), width - covered);
      if (part > 0) {
        sum += part * value(j);
        covered += part;
      }
      at = end;
    }
    // Rounding may leave the window's end beyond the last value.
    result[p] = covered > 0 ? sum / covered : value(n - 1);
  }
  return result;
}

// Collects ascending values into buckets of at most 1/64 of their value. Fractions of weights are carried on,
// so that the counts add up to the rounded total.
class SparseHistogram {
 public:
  void add(double value_ms, double weight) {
    const auto ns = static_cast<std::uint64_t>(std::llround(value_ms * 1e6));
    const std::size_t bucket = coarse(ns);
    if (open_ && bucket != bucket_) close();
    open_ = true;
    bucket_ = bucket;
    seen_ += weight;
  }
  std::vector<std::pair<double, std::uint64_t>> take() {
    if (open_) close();
    if (rows_.empty() && seen_ > 0) rows_.emplace_back(upper_ms(bucket_), 1);  // n is at least 1
    return std::move(rows_);
  }

 private:
  // 8 neighbouring buckets of Histogram are one here, but below 128 ns, where one bucket is one value in
  // both.
  static std::size_t coarse(std::uint64_t ns) { return ns < 128 ? ns : Histogram::bucket_of(ns << 3) >> 3; }
  static double upper_ms(std::size_t bucket) {
    if (bucket < 128) return static_cast<double>(bucket + 1) / 1e6;
    return static_cast<double>(Histogram::bucket_low((bucket + 1) << 3) >> 3) / 1e6;
  }
  void close() {
    const auto counted = static_cast<std::uint64_t>(std::llround(seen_));
    if (counted > counted_) rows_.emplace_back(upper_ms(bucket_), counted - counted_);
    counted_ = counted;
    open_ = false;
  }

  std::vector<std::pair<double, std::uint64_t>> rows_;
  std::size_t bucket_ = 0;
  std::uint64_t counted_ = 0;
  double seen_ = 0;
  bool open_ = false;
};

}  // namespace loadtest

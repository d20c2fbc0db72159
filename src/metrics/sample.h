#pragma once
// A sample of a latency, to be summed up.
//
// Units:   milliseconds; a weight is how many samples of that value there are, and may be a fraction.
// Missing: an empty sample has no Statistics.
// Memory:  8 bytes a value (16 once a weight other than 1 came) up to kExactSamples, then a log-linear
// histogram. Source:  docs/metrics.md#statistics
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "core/histogram.h"
#include "core/statistics.h"

namespace loadtest {

inline constexpr std::size_t kExactSamples = 10'000'000;

class Sample {
 public:
  explicit Sample(std::size_t exact_samples = kExactSamples) : exact_samples_(exact_samples) {}

  void reserve(std::size_t values) { values_.reserve(values < exact_samples_ ? values : exact_samples_); }
  void add(double value_ms, double weight = 1);  // values >= 0; a weight of 0 or less adds nothing

  // Leaves the sample sorted, its content unchanged. The answer does not depend on the order of adding
  // (beyond kExactSamples: but for the last bits of mean and std).
  std::optional<Statistics> statistics();

 private:
  void add_to_buckets(double value_ms, double weight);
  void sort();
  std::optional<Statistics> exact() const;
  std::optional<Statistics> from_buckets() const;

  std::size_t exact_samples_;
  std::vector<double> values_;
  std::vector<double> weights_;  // empty while every weight is 1
  bool bucketed_ = false;
  std::vector<double> buckets_;  // weight by Histogram::bucket_of(nanoseconds)
  double total_ = 0, mean_ = 0, squares_ = 0, min_ = 0, max_ = 0;
};

// The same from a histogram of nanoseconds.
std::optional<Statistics> statistics_of(const Histogram& histogram_ns);

}  // namespace loadtest

#pragma once
// Log-linear histogram of non-negative integers (nanoseconds): any number of samples, bounded memory.
//
// Error:   a value is known to half a bucket: at most 0.1 % of itself, exact below 1024.
// Threads: none shared; merge() adds another one, in any order to the same answer.
#include <cstdint>
#include <optional>
#include <vector>

namespace loadtest {

class Histogram {
 public:
  void add(std::uint64_t value, std::uint64_t count = 1);
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t min() const { return min_; }  // 0 where empty; likewise max
  std::uint64_t max() const { return max_; }
  std::optional<double> mean() const;

  // Hyndman-Fan 7 over the buckets' middles; percentile 0..100. Missing where empty.
  std::optional<double> percentile(double percentile) const;

  // The bucket at position i holds [bucket_low(i), bucket_low(i + 1)).
  const std::vector<std::uint64_t>& buckets() const { return buckets_; }
  static std::size_t bucket_of(std::uint64_t value);
  static std::uint64_t bucket_low(std::size_t bucket);

 private:
  // Wide enough that no sum is rounded: adding in another order gives the same mean.
  __extension__ typedef unsigned __int128 Sum;

  double middle(std::size_t bucket) const;

  std::vector<std::uint64_t> buckets_;  // grown to the largest value seen
  std::uint64_t count_ = 0;
  std::uint64_t min_ = 0;
  std::uint64_t max_ = 0;
  Sum sum_ = 0;
};

}  // namespace loadtest

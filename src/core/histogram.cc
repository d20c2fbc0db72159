#include "core/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace loadtest {
namespace {

constexpr int kSubBits = 9;                                      // 512 buckets an octave
constexpr std::uint64_t kLinear = std::uint64_t{2} << kSubBits;  // below: one bucket a value

}  // namespace

std::size_t Histogram::bucket_of(std::uint64_t value) {
  if (value < kLinear) return value;
  const int shift = static_cast<int>(std::bit_width(value)) - 1 - kSubBits;
  return (static_cast<std::size_t>(shift) << kSubBits) + (value >> shift);
}

std::uint64_t Histogram::bucket_low(std::size_t bucket) {
  if (bucket < kLinear) return bucket;
  const std::size_t shift = (bucket >> kSubBits) - 1;
  return (std::uint64_t{bucket} - (shift << kSubBits)) << shift;
}

void Histogram::add(std::uint64_t value, std::uint64_t count) {
  if (count == 0) return;
  const std::size_t bucket = bucket_of(value);
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  buckets_[bucket] += count;
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = std::max(max_, value);
  count_ += count;
  sum_ += static_cast<Sum>(value) * count;
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  if (other.buckets_.size() > buckets_.size()) buckets_.resize(other.buckets_.size());
  for (std::size_t i = 0; i < other.buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  count_ += other.count_;
  sum_ += other.sum_;
}

std::optional<double> Histogram::mean() const {
  if (count_ == 0) return std::nullopt;
  return static_cast<double>(sum_) / static_cast<double>(count_);
}

double Histogram::middle(std::size_t bucket) const {
  const double low = static_cast<double>(bucket_low(bucket));
  const double high = static_cast<double>(bucket_low(bucket + 1) - 1);
  return std::clamp((low + high) / 2, static_cast<double>(min_), static_cast<double>(max_));
}

std::optional<double> Histogram::percentile(double percentile) const {
  if (count_ == 0) return std::nullopt;
  const double position = static_cast<double>(count_ - 1) * percentile / 100;
  const auto below = static_cast<std::uint64_t>(position);
  const double fraction = position - std::floor(position);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen <= below) continue;
    const double low = middle(i);
    if (seen > below + 1 || fraction == 0) return low;
    std::size_t next = i + 1;
    while (next < buckets_.size() && buckets_[next] == 0) ++next;
    return next < buckets_.size() ? low + fraction * (middle(next) - low) : low;
  }
  return static_cast<double>(max_);
}

}  // namespace loadtest

#include "metrics/sample.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "metrics/weighted_percentiles.h"

namespace loadtest {
namespace {

std::uint64_t rounded_count(double total_weight) {
  return static_cast<std::uint64_t>(std::max<long long>(1, std::llround(total_weight)));
}

std::optional<double> standard_deviation(double squares, double total_weight) {
  if (rounded_count(total_weight) < 2 || total_weight <= 1) return std::nullopt;
  return std::sqrt(squares / (total_weight - 1));
}

// The percentiles and the sparse histogram of n sorted values.
template <class Value, class Weight>
void fill_shape(Statistics& statistics, std::size_t n, double total_weight, Value value, Weight weight) {
  statistics.n = rounded_count(total_weight);
  statistics.percentiles = weighted_percentiles(n, total_weight, value, weight);
  SparseHistogram histogram;
  for (std::size_t i = 0; i < n; ++i) histogram.add(value(i), weight(i));
  statistics.histogram = histogram.take();
}

double bucket_middle_ns(std::size_t bucket) {
  return (static_cast<double>(Histogram::bucket_low(bucket)) +
          static_cast<double>(Histogram::bucket_low(bucket + 1) - 1)) /
         2;
}

struct Bucket {
  double middle_ms, weight;
};

template <class Weights>
std::vector<Bucket> occupied(const Weights& weights, double min_ms, double max_ms) {
  std::vector<Bucket> buckets;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    buckets.push_back(
        {std::clamp(bucket_middle_ns(i) / 1e6, min_ms, max_ms), static_cast<double>(weights[i])});
  }
  return buckets;
}

void fill_shape(Statistics& statistics, const std::vector<Bucket>& buckets, double total_weight) {
  fill_shape(
      statistics, buckets.size(), total_weight, [&](std::size_t i) { return buckets[i].middle_ms; },
      [&](std::size_t i) { return buckets[i].weight; });
}

}  // namespace

void Sample::add(double value_ms, double weight) {
  if (!(weight > 0)) return;
  value_ms = std::max(0.0, value_ms);
  if (!bucketed_ && values_.size() == exact_samples_) {
    sort();
    for (std::size_t i = 0; i < values_.size(); ++i) {
      add_to_buckets(values_[i], weights_.empty() ? 1 : weights_[i]);
    }
    values_ = {};
    weights_ = {};
    bucketed_ = true;
  }
  if (bucketed_) {
    add_to_buckets(value_ms, weight);
    return;
  }
  if (weight != 1 && weights_.empty()) {
    weights_.reserve(values_.capacity());
    weights_.assign(values_.size(), 1);
  }
  values_.push_back(value_ms);
  if (weight != 1 || !weights_.empty()) weights_.push_back(weight);
}

void Sample::add_to_buckets(double value_ms, double weight) {
  const std::size_t bucket = Histogram::bucket_of(static_cast<std::uint64_t>(std::llround(value_ms * 1e6)));
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  buckets_[bucket] += weight;
  min_ = total_ == 0 ? value_ms : std::min(min_, value_ms);
  max_ = std::max(max_, value_ms);
  // Welford's update, with weights.
  total_ += weight;
  const double delta = value_ms - mean_;
  mean_ += delta * weight / total_;
  squares_ += weight * delta * (value_ms - mean_);
}

void Sample::sort() {
  if (weights_.empty()) {
    std::sort(values_.begin(), values_.end());
    return;
  }
  std::vector<std::pair<double, double>> pairs(values_.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = {values_[i], weights_[i]};
  std::sort(pairs.begin(), pairs.end());
  for (std::size_t i = 0; i < pairs.size(); ++i) std::tie(values_[i], weights_[i]) = pairs[i];
}

std::optional<Statistics> Sample::statistics() {
  if (bucketed_) return from_buckets();
  if (values_.empty()) return std::nullopt;
  sort();
  return exact();
}

std::optional<Statistics> Sample::exact() const {
  const std::size_t n = values_.size();
  const auto value = [this](std::size_t i) { return values_[i]; };
  const auto weight = [this](std::size_t i) { return weights_.empty() ? 1.0 : weights_[i]; };
  double total = 0;
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    total += weight(i);
    sum += weight(i) * value(i);
  }
  Statistics statistics;
  statistics.mean = sum / total;
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    squares += weight(i) * (value(i) - statistics.mean) * (value(i) - statistics.mean);
  }
  statistics.std = standard_deviation(squares, total);
  statistics.min = values_.front();
  statistics.max = values_.back();
  fill_shape(statistics, n, total, value, weight);
  return statistics;
}

std::optional<Statistics> Sample::from_buckets() const {
  Statistics statistics;
  statistics.mean = mean_;
  statistics.std = standard_deviation(squares_, total_);
  statistics.min = min_;
  statistics.max = max_;
  fill_shape(statistics, occupied(buckets_, min_, max_), total_);
  return statistics;
}

std::optional<Statistics> statistics_of(const Histogram& histogram_ns) {
  if (histogram_ns.count() == 0) return std::nullopt;
  const double total = static_cast<double>(histogram_ns.count());
  Statistics statistics;
  statistics.mean = *histogram_ns.mean() / 1e6;
  statistics.min = static_cast<double>(histogram_ns.min()) / 1e6;
  statistics.max = static_cast<double>(histogram_ns.max()) / 1e6;
  const std::vector<Bucket> buckets = occupied(histogram_ns.buckets(), statistics.min, statistics.max);
  double squares = 0;
  for (const Bucket& bucket : buckets) {
    squares += bucket.weight * (bucket.middle_ms - statistics.mean) * (bucket.middle_ms - statistics.mean);
  }
  statistics.std = standard_deviation(squares, total);
  fill_shape(statistics, buckets, total);
  return statistics;
}

}  // namespace loadtest

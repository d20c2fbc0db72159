#include "schedule/arrival_times.h"

#include <cmath>
#include <utility>

namespace loadtest {

ArrivalTimes::ArrivalTimes(const OpenLoad& load, const ArrivalPattern& pattern, std::uint64_t seed)
    : load_(load),
      pattern_(pattern),
      random_(seed),
      gamma_(1 / (pattern.cv * pattern.cv), pattern.cv * pattern.cv) {}

ArrivalTimes::ArrivalTimes(std::shared_ptr<const std::vector<Nanoseconds>> trace, bool begins_again)
    : trace_(std::move(trace)), begins_again_(begins_again) {}

std::optional<Nanoseconds> ArrivalTimes::next_of_trace() {
  constexpr Nanoseconds kLatest(9'000'000'000'000'000'000);  // about 285 years
  const std::vector<Nanoseconds>& times = *trace_;
  if (times.empty()) return std::nullopt;
  if (count_ == times.size()) {
    if (!begins_again_) return std::nullopt;
    const Nanoseconds gap =
        times.size() > 1 ? times.back() / static_cast<std::int64_t>(times.size() - 1) : Nanoseconds(0);
    if (times.back() > kLatest - pass_ - gap) return std::nullopt;
    pass_ += times.back() + gap;
    count_ = 0;
  }
  const Nanoseconds at = times[static_cast<std::size_t>(count_)];
  if (at > kLatest - pass_) return std::nullopt;
  ++count_;
  return pass_ + at;
}

std::optional<Nanoseconds> ArrivalTimes::next() {
  if (trace_) return next_of_trace();
  return Nanoseconds(static_cast<std::int64_t>(std::llround(seconds_at(next_sum()) * 1e9)));
}

double ArrivalTimes::next_sum() {
  switch (pattern_.process) {
    case ArrivalProcess::constant:
      return static_cast<double>(count_++);
    case ArrivalProcess::poisson:
      // 53 random bits; never the logarithm of 0.
      return sum_ -= std::log1p(-static_cast<double>(random_() >> 11) * 0x1.0p-53);
    case ArrivalProcess::gamma:
      return sum_ += gamma_(random_);
  }
  return sum_;
}

// Where the area under the rate is `sum`.
double ArrivalTimes::seconds_at(double sum) const {
  if (sum <= 0) return 0;
  if (!load_.ramp) return load_.rate_per_s ? sum / *load_.rate_per_s : 0;
  const double from = load_.ramp->from_per_s;
  const double to = load_.ramp->to_per_s;
  const double over = to_s(load_.ramp->over);
  const double area = (from + to) / 2 * over;
  if (sum >= area) return over + (sum - area) / to;
  const double slope = (to - from) / over;
  // The root that stays exact where the slope is small or 0.
  return 2 * sum / (from + std::sqrt(from * from + 2 * slope * sum));
}

}  // namespace loadtest

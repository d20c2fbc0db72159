#include "run/progress_meter.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace loadtest {
namespace {

constexpr Nanoseconds kRateWindow = std::chrono::seconds(1);

std::optional<double> mean(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// A gap is negative where the clock that stamps was set back: the sum then wraps, and comes right again.
std::optional<double> itl_mean_ms(std::uint64_t gap_ns, std::uint64_t tokens) {
  if (tokens == 0) return std::nullopt;
  return static_cast<double>(static_cast<std::int64_t>(gap_ns)) / 1e6 / static_cast<double>(tokens);
}

}  // namespace

void ProgressMeter::start_level(TimePoint now) {
  points_.clear();
  points_.push_back({now});
}

void ProgressMeter::fill(RunProgress& progress, std::span<const std::unique_ptr<EngineThread>> threads,
                         TimePoint now) {
  constexpr auto relaxed = std::memory_order_relaxed;
  Point point{now};
  progress.in_flight = progress.succeeded = progress.failed = progress.cut_off = 0;
  progress.errors = {};
  std::uint64_t conversations = 0;
  std::vector<double> ttft_ms, e2e_ms;
  for (const auto& thread : threads) {
    const ThreadCounters& c = thread->counters();
    point.tokens += c.tokens.load(relaxed);
    point.later_tokens += c.later_tokens.load(relaxed);
    point.gap_ns += c.gap_ns.load(relaxed);
    progress.in_flight += c.in_flight.load(relaxed);
    progress.succeeded += c.succeeded.load(relaxed);
    progress.failed += c.failed.load(relaxed);
    progress.cut_off += c.cut_off.load(relaxed);
    conversations += c.conversations.load(relaxed);
    for (std::size_t i = 0; i < c.errors.size(); ++i) progress.errors[i] += c.errors[i].load(relaxed);
    const std::uint64_t recent =
        std::min<std::uint64_t>(c.recent_count.load(std::memory_order_acquire), c.kRecent);
    for (std::uint64_t i = 0; i < recent; ++i) {
      const double ttft = c.recent_ttft_us[i].load(relaxed);
      if (ttft > 0) ttft_ms.push_back(ttft / 1000);
      e2e_ms.push_back(c.recent_e2e_us[i].load(relaxed) / 1000.0);
    }
  }
  point.succeeded = progress.succeeded;
  progress.done =
      progress.conversations ? conversations : progress.succeeded + progress.failed + progress.cut_off;
  points_.push_back(point);
  while (points_.size() > 2 && now - points_[1].at > kRateWindow) points_.pop_front();
  const Point& then = points_.front();
  const double elapsed = to_s(now - then.at);
  if (elapsed > 0) {
    progress.output_tokens_per_s = static_cast<double>(point.tokens - then.tokens) / elapsed;
    progress.requests_per_s = static_cast<double>(point.succeeded - then.succeeded) / elapsed;
  }
  progress.itl_mean_ms = itl_mean_ms(point.gap_ns - then.gap_ns, point.later_tokens - then.later_tokens);
  progress.ttft_mean_ms = mean(ttft_ms);
  progress.ttft_p50_ms = median(std::move(ttft_ms));
  progress.e2e_mean_ms = mean(e2e_ms);
}

double level_fraction(const RunProgress& progress, Nanoseconds grace) {
  const auto count = [](std::uint64_t n) { return static_cast<double>(n); };
  if (progress.total) return std::min(1.0, count(progress.done) / count(*progress.total));
  const double elapsed = progress.level_elapsed_s;
  const double duration = *progress.level_duration_s;
  const bool sending = elapsed < duration;
  // What fell due and found no place is still to be sent; once nothing more falls due, what is open counts
  // too.
  const double open =
      count(progress.waiting) + (sending || progress.waiting == 0 ? 0 : count(progress.in_flight));
  if (open == 0) return std::min(1.0, elapsed / duration);
  const double most_left = std::max(0.0, duration + to_s(grace) - elapsed);
  double left = std::max(0.0, duration - elapsed);
  left += progress.requests_per_s > 0 ? open / progress.requests_per_s : most_left;
  return elapsed / (elapsed + std::min(left, most_left));
}

}  // namespace loadtest

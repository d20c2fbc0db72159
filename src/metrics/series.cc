#include "metrics/series.h"

#include <algorithm>
#include <utility>

#include "core/token_times.h"
#include "metrics/output_tokens.h"
#include "metrics/sample.h"

namespace loadtest {
namespace {

constexpr Nanoseconds kSecond = std::chrono::seconds(1);

class Seconds {
 public:
  Seconds(TimePoint started_at, Nanoseconds duration)
      : started_at_(started_at),
        ended_at_(started_at + duration),
        size_(std::max<std::size_t>(1, static_cast<std::size_t>((duration + kSecond / 2) / kSecond))) {}

  std::size_t size() const { return size_; }
  std::size_t of(TimePoint t) const {
    if (t <= started_at_) return 0;
    return std::min(size_ - 1, static_cast<std::size_t>((t - started_at_) / kSecond));
  }
  TimePoint begin(std::size_t i) const { return started_at_ + kSecond * static_cast<std::int64_t>(i); }
  TimePoint end(std::size_t i) const { return i + 1 == size_ ? ended_at_ : begin(i + 1); }
  double length_s(std::size_t i) const { return to_s(end(i) - begin(i)); }

 private:
  TimePoint started_at_, ended_at_;
  std::size_t size_;
};

void add_in_flight(std::vector<SeriesPoint>& points, const Seconds& seconds, const RequestRecord& record) {
  const std::size_t last = seconds.of(record.end_at);
  for (std::size_t i = seconds.of(record.sent_at); i <= last; ++i) {
    const TimePoint from = std::max(record.sent_at, seconds.begin(i));
    const TimePoint to = std::min(record.end_at, seconds.end(i));
    if (to > from) points[i].in_flight += to_s(to - from) / seconds.length_s(i);
  }
}

}  // namespace

std::vector<SeriesPoint> level_series(std::span<const RequestRecord* const> records, TimePoint started_at,
                                      Nanoseconds duration) {
  if (duration.count() <= 0) return {};
  const Seconds seconds(started_at, duration);
  std::vector<SeriesPoint> points(seconds.size());
  std::vector<std::pair<std::size_t, double>> ttfts;  // second, milliseconds
  for (const RequestRecord* record : records) {
    const TokenCount count = token_count(*record);
    for_each_output(*record, count, [&](TimePoint at, double tokens) {
      points[seconds.of(at)].output_tokens_per_s += tokens;
    });
    add_in_flight(points, seconds, *record);
    if (record->status == RequestStatus::failed) ++points[seconds.of(record->end_at)].errors;
    if (record->status == RequestStatus::ok && !record->arrivals.empty()) {
      const Nanoseconds ttft(record->arrivals.front().offset_ns);
      ttfts.emplace_back(seconds.of(record->sent_at + ttft), to_ms(ttft));
    }
  }
  std::sort(ttfts.begin(), ttfts.end());
  auto next = ttfts.begin();
  for (std::size_t i = 0; i < points.size(); ++i) {
    points[i].t_s = to_s(seconds.begin(i) - started_at);
    points[i].output_tokens_per_s /= seconds.length_s(i);
    Sample ttft;
    for (; next != ttfts.end() && next->first == i; ++next) ttft.add(next->second);
    if (const auto statistics = ttft.statistics()) points[i].ttft_ms_p50 = statistics->p50();
  }
  return points;
}

}  // namespace loadtest

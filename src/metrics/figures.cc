#include "metrics/figures.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/token_times.h"
#include "metrics/metrics.h"
#include "metrics/output_tokens.h"
#include "metrics/sample.h"

namespace loadtest {
namespace {

constexpr Window kAlways{TimePoint::min(), TimePoint::max()};

using Records = std::span<const RequestRecord* const>;

std::size_t count_gaps(Records records) {
  std::size_t gaps = 0;
  for (const RequestRecord* record : records) {
    if (record->status == RequestStatus::ok && !record->arrivals.empty()) gaps += record->arrivals.size() - 1;
  }
  return gaps;
}

void add_request_latencies(Figures& figures, Records records, const Window& window, bool open_loop) {
  const auto metrics = request_metrics();
  std::vector<Sample> samples(metrics.size());
  for (const RequestRecord* record : records) {
    const TokenTimes times = token_times(*record);
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      const RequestMetric& metric = metrics[i];
      if (metric.succeeded_only && record->status != RequestStatus::ok) continue;
      if (metric.open_loop_only && !open_loop) continue;
      const auto value = metric.value_ms(*record, times);
      if (value && window.contains(metric.at(*record, times))) samples[i].add(*value);
    }
  }
  for (std::size_t i = 0; i < metrics.size(); ++i) figures.*metrics[i].field = samples[i].statistics();
}

// One sample at a time: these two are the large ones.
std::optional<Statistics> icl_statistics(Records records, const Window& window, std::size_t gaps) {
  Sample icl;
  icl.reserve(gaps);
  for (const RequestRecord* record : records) {
    if (record->status != RequestStatus::ok) continue;
    for (std::size_t k = 1; k < record->arrivals.size(); ++k) {
      const std::int64_t at = record->arrivals[k].offset_ns;
      if (!window.contains(record->sent_at + Nanoseconds(at))) continue;
      icl.add(to_ms(Nanoseconds(at - record->arrivals[k - 1].offset_ns)));
    }
  }
  return icl.statistics();
}

std::optional<Statistics> itl_statistics(Records records, const Window& window, std::size_t gaps) {
  Sample itl;
  itl.reserve(gaps);
  for (const RequestRecord* record : records) {
    if (record->status != RequestStatus::ok) continue;
    for_each_itl(*record, token_count(*record), [&](const Arrival& arrival, double sample_ms, double weight) {
      if (window.contains(record->sent_at + Nanoseconds(arrival.offset_ns))) itl.add(sample_ms, weight);
    });
  }
  return itl.statistics();
}

void add_to(std::optional<std::uint64_t>& sum, std::uint64_t value) { sum = sum.value_or(0) + value; }

bool answered(const RequestRecord& record) {
  return record.status == RequestStatus::ok || !record.arrivals.empty();
}

void add_tokens(Figures& figures, Records records, const Window& window) {
  double output = 0;
  bool output_known = false;
  for (const RequestRecord* record : records) {
    const TokenCount count = token_count(*record);
    // A request without any token has received none; one that succeeded without a count is unknown.
    output_known = output_known || count.total || record->status != RequestStatus::ok;
    for_each_output(*record, count, [&](TimePoint at, double tokens) {
      if (window.contains(at)) output += tokens;
    });
    if (answered(*record) && window.contains(first_token_or_end(*record))) {
      add_to(figures.input_tokens, record->input_tokens.value_or(record->input_tokens_sent));
      if (record->cached_tokens) add_to(figures.cached_tokens, *record->cached_tokens);
    }
    if (window.contains(last_token_at(*record))) {
      if (record->reasoning_tokens) {
        add_to(figures.reasoning_tokens, *record->reasoning_tokens);
      } else if (record->reasoning_tokens_streamed > 0) {
        add_to(figures.reasoning_tokens, record->reasoning_tokens_streamed);
      }
    }
  }
  if (records.empty()) return;
  figures.input_tokens = figures.input_tokens.value_or(0);
  if (output_known) figures.output_tokens = static_cast<std::uint64_t>(std::llround(output));
}

void add_rates(Figures& figures, Records records, const Window& window, double seconds) {
  if (seconds <= 0 || records.empty()) return;
  const auto rate = [seconds](std::uint64_t amount) { return static_cast<double>(amount) / seconds; };
  std::uint64_t succeeded = 0;
  for (const RequestRecord* record : records) {
    if (record->status == RequestStatus::ok && window.contains(last_token_at(*record))) ++succeeded;
  }
  figures.requests_per_s = rate(succeeded);
  if (figures.input_tokens) figures.input_tokens_per_s = rate(*figures.input_tokens);
  if (figures.output_tokens) figures.output_tokens_per_s = rate(*figures.output_tokens);
  if (figures.input_tokens && figures.output_tokens) {
    figures.total_tokens_per_s = rate(*figures.input_tokens + *figures.output_tokens);
  }
}

Figures figures_in(Records records, const Window& window, Nanoseconds length, bool open_loop) {
  Figures figures;
  add_request_latencies(figures, records, window, open_loop);
  const std::size_t gaps = count_gaps(records);
  figures.icl_ms = icl_statistics(records, window, gaps);
  figures.itl_ms = itl_statistics(records, window, gaps);
  add_tokens(figures, records, window);
  add_rates(figures, records, window, to_s(length));
  return figures;
}

}  // namespace

Figures level_figures(Records records, Nanoseconds duration, bool open_loop) {
  Figures figures = figures_in(records, kAlways, duration, open_loop);
  Nanoseconds busy{0};
  for (const RequestRecord* record : records) busy += record->end_at - record->sent_at;
  if (duration.count() > 0) figures.achieved_concurrency = to_s(busy) / to_s(duration);
  return figures;
}

Figures window_figures(Records records, const Window& window, bool open_loop) {
  Figures figures = figures_in(records, window, window.length(), open_loop);
  figures.achieved_concurrency = mean_in_flight(records, window);
  return figures;
}

std::optional<double> mean_in_flight(Records records, const Window& window) {
  if (window.length().count() <= 0) return std::nullopt;
  Nanoseconds busy{0};
  for (const RequestRecord* record : records) {
    const TimePoint from = std::max(record->sent_at, window.from);
    const TimePoint to = std::min(record->end_at, window.to);
    if (to > from) busy += to - from;
  }
  return to_s(busy) / to_s(window.length());
}

// One set of requests for all three, so that their means can be held against each other.
std::optional<PromptTokens> prompt_tokens(Records records) {
  if (records.empty()) return std::nullopt;
  const bool counted = std::any_of(records.begin(), records.end(), [](const RequestRecord* record) {
    return record->input_tokens.has_value();
  });
  PromptTokens tokens;
  double asked_sum = 0, sent_sum = 0, counted_sum = 0;
  bool all_asked = true;
  for (const RequestRecord* record : records) {
    if (counted && !record->input_tokens) continue;
    ++tokens.n;
    all_asked = all_asked && record->input_tokens_asked;
    asked_sum += record->input_tokens_asked.value_or(0);
    sent_sum += record->input_tokens_sent;
    counted_sum += record->input_tokens.value_or(0);
  }
  const auto n = static_cast<double>(tokens.n);
  tokens.sent_mean = sent_sum / n;
  if (all_asked) tokens.asked_mean = asked_sum / n;
  if (counted) tokens.counted_mean = counted_sum / n;
  return tokens;
}

}  // namespace loadtest

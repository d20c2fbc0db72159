#include "core/token_times.h"

#include <algorithm>

namespace loadtest {
namespace {

double ms(std::int64_t ns) { return static_cast<double>(ns) / 1e6; }

bool counted_per_event(TokenSource source) {
  return source == TokenSource::continuous_usage || source == TokenSource::ids;
}

bool counted_by_server(TokenSource source) {
  return source == TokenSource::continuous_usage || source == TokenSource::usage ||
         source == TokenSource::ids;
}

// Where the server does not count the tokens of its events, reasoning_tokens_streamed says no more than
// whether reasoning came as events: a server streams its reasoning or it does not.
double hidden_reasoning(const RequestRecord& record) {
  const std::uint32_t stated = record.reasoning_tokens.value_or(0);
  const std::uint32_t streamed = record.reasoning_tokens_streamed;
  if (streamed >= stated) return 0;
  if (streamed > 0 && !counted_per_event(record.token_source)) return 0;
  return static_cast<double>(stated - streamed);
}

}  // namespace

TokenCount token_count(const RequestRecord& record) {
  TokenCount count;
  double stated = 0;
  double events = 0;
  for (const Arrival& arrival : record.arrivals) {
    stated += static_cast<double>(arrival.tokens);
    events += static_cast<double>(arrival.events);
  }
  count.by_events = stated == 0;
  if (count.by_events) stated = events;
  count.exact = counted_by_server(record.token_source) && (record.arrivals.empty() || !count.by_events);

  const bool received = stated > 0;
  // A server that counts no token in an answer that had some has not counted.
  if (record.output_tokens && !(received && *record.output_tokens == 0)) {
    count.total = static_cast<double>(*record.output_tokens);
  } else if (received) {
    count.total = stated;
    if (record.output_tokens) count.exact = false;
  }
  if (!received) return count;

  count.hidden = hidden_reasoning(record);
  // Some servers state reasoning tokens beside N instead of within it; then there is nothing to take off.
  if (count.hidden >= *count.total || !record.output_tokens) count.hidden = 0;
  const double visible = *count.total - count.hidden;
  if (visible != stated) {
    count.scale = visible / stated;
    count.exact = false;
  }
  return count;
}

TokenTimes token_times(const RequestRecord& record, const TokenCount& count) {
  TokenTimes times;
  times.stream_close_ms = to_ms(record.end_at - record.sent_at);
  times.waited_ms = to_ms(record.sent_at - record.due_at);
  if (!record.streamed) {
    if (record.status == RequestStatus::ok) times.e2e_ms = times.stream_close_ms;
  } else if (!record.arrivals.empty()) {
    const Arrival& first = record.arrivals.front();
    const Arrival& last = record.arrivals.back();
    times.ttft_ms = ms(first.offset_ns);
    if (record.first_answer_ns) times.ttfo_ms = ms(*record.first_answer_ns);
    times.e2e_ms = ms(last.offset_ns);
    const double span_ms = ms(last.offset_ns - first.offset_ns);
    double later_tokens = 0;  // N - n_1
    for (std::size_t k = 1; k < record.arrivals.size(); ++k) {
      later_tokens += count.of(record.arrivals[k]);
      const double gap = ms(record.arrivals[k].offset_ns - record.arrivals[k - 1].offset_ns);
      times.max_icl_ms = std::max(times.max_icl_ms.value_or(gap), gap);
    }
    if (later_tokens > 0) times.tpot_ms = span_ms / later_tokens;
    if (count.total && *count.total > 1) times.tpot_compat_ms = span_ms / (*count.total - 1);
    for_each_itl(record, count, [&](const Arrival&, double sample_ms, double) {
      times.max_itl_ms = std::max(times.max_itl_ms.value_or(sample_ms), sample_ms);
    });
  }
  if (times.e2e_ms && count.total && *count.total > 0) times.e2e_per_token_ms = *times.e2e_ms / *count.total;
  return times;
}

}  // namespace loadtest

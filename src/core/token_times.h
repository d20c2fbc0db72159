#pragma once
// Token counts and latencies of one request, whatever became of it.
//
// Units:   milliseconds since sent_at, or between two tokens; tokens may be fractions once they are scaled.
// Missing: nullopt (no token came, or the figure does not apply); never 0.
// Threads: pure; the record is read during the call only.
// Source:  docs/metrics.md#tokens-of-an-event, docs/metrics.md#latencies
#include <optional>

#include "core/request_record.h"

namespace loadtest {

// N, and how the tokens that the events stated are brought into line with it.
struct TokenCount {
  std::optional<double> total;  // N, hidden reasoning included; missing where nobody counted
  double hidden = 0;            // reasoning tokens within N that never came as events
  double scale = 1;             // (N - hidden) / what the events stated
  bool by_events = false;       // the events stated no token at all: each is taken as one
  bool exact = true;            // the server's own counts, and they agree with each other

  double of(const Arrival& arrival) const {
    return scale * static_cast<double>(by_events ? arrival.events : arrival.tokens);
  }
};

TokenCount token_count(const RequestRecord& record);

struct TokenTimes {
  std::optional<double> ttft_ms;
  std::optional<double> ttfo_ms;
  std::optional<double> tpot_ms;
  std::optional<double> tpot_compat_ms;
  std::optional<double> max_icl_ms;
  std::optional<double> max_itl_ms;
  std::optional<double> e2e_ms;
  std::optional<double> e2e_per_token_ms;
  double stream_close_ms = 0;
  double waited_ms = 0;  // sent_at - due_at: what to add for the latency from the due time
};

TokenTimes token_times(const RequestRecord& record, const TokenCount& count);
inline TokenTimes token_times(const RequestRecord& record) {
  return token_times(record, token_count(record));
}

// Calls f(arrival, sample_ms, weight_tokens) for each arrival that gives ITL samples. An arrival without a
// token adds its gap to the next one that has any.
template <class F>
void for_each_itl(const RequestRecord& record, const TokenCount& count, F f) {
  if (record.arrivals.empty()) return;
  std::int64_t previous_ns = record.arrivals.front().offset_ns;
  for (std::size_t k = 1; k < record.arrivals.size(); ++k) {
    const Arrival& arrival = record.arrivals[k];
    const double tokens = count.of(arrival);
    if (tokens <= 0) continue;
    f(arrival, static_cast<double>(arrival.offset_ns - previous_ns) / 1e6 / tokens, tokens);
    previous_ns = arrival.offset_ns;
  }
}

}  // namespace loadtest

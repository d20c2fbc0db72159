#pragma once
// When the output tokens of a request arrived.
//
// Units:   tokens, fractions where they were scaled; they add up to N.
// Source:  docs/metrics.md#throughput
#include "core/request_record.h"
#include "core/token_times.h"

namespace loadtest {

// Calls f(TimePoint, tokens). Reasoning that never streamed was there before the first token was, so it
// counts with it; an answer without events counts at its end.
template <class F>
void for_each_output(const RequestRecord& record, const TokenCount& count, F f) {
  if (record.arrivals.empty()) {
    if (count.total) f(record.end_at, *count.total);
    return;
  }
  double hidden = count.hidden;
  for (const Arrival& arrival : record.arrivals) {
    f(record.sent_at + Nanoseconds(arrival.offset_ns), count.of(arrival) + hidden);
    hidden = 0;
  }
}

}  // namespace loadtest

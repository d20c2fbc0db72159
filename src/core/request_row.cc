#include "core/request_row.h"

#include <algorithm>

#include "core/token_times.h"

namespace loadtest {

std::string_view name(RequestStatus status) {
  switch (status) {
    case RequestStatus::ok:
      return "ok";
    case RequestStatus::failed:
      return "failed";
    case RequestStatus::cut_off:
      return "cut_off";
  }
  return "?";
}

std::string_view name(StampSource source) { return source == StampSource::kernel ? "kernel" : "user"; }

RequestRow request_row(const RequestRecord& record, std::size_t level, bool with_events) {
  RequestRow row;
  row.level = static_cast<std::uint32_t>(level);
  row.server = record.server;
  row.request_id = record.request_id;
  row.turn = record.turn;

  row.due_ns = to_ns(record.due_at);
  row.end_ns = to_ns(record.end_at);
  if (record.sent) row.sent_ns = to_ns(record.sent_at);
  if (!record.arrivals.empty()) {
    row.first_token_ns = to_ns(record.sent_at) + record.arrivals.front().offset_ns;
    row.last_token_ns = to_ns(record.sent_at) + record.arrivals.back().offset_ns;
  }
  const TokenTimes times = token_times(record);
  row.ttft_ms = times.ttft_ms;
  const bool open_loop = record.due_at != record.sent_at;
  if (open_loop && times.ttft_ms) row.ttft_corrected_ms = *times.ttft_ms + times.waited_ms;
  row.tpot_ms = times.tpot_ms;
  row.e2e_ms = times.e2e_ms;
  row.max_icl_ms = times.max_icl_ms;
  if (record.connect_time) row.connect_ms = to_ms(*record.connect_time);

  row.input_tokens = record.input_tokens;
  row.output_tokens = record.output_tokens;
  row.reasoning_tokens = record.reasoning_tokens;
  row.cached_tokens = record.cached_tokens;
  row.status = record.status;
  row.failure = record.failure;
  row.finish_reason = record.finish_reason;
  row.http_status = record.http_status;
  row.reused_connection = record.reused_connection;
  row.reconnected = record.reconnected;
  row.stamp = record.stamp;
  row.coalesced = std::any_of(record.arrivals.begin(), record.arrivals.end(),
                              [](const Arrival& arrival) { return arrival.events > 1; });
  if (with_events) {
    row.events.emplace();
    row.events->reserve(record.arrivals.size());
    for (const Arrival& arrival : record.arrivals)
      row.events->emplace_back(arrival.offset_ns, arrival.tokens);
  }
  return row;
}

}  // namespace loadtest

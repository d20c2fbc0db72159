#pragma once
// What files and the store say of one request: the figures that follow from its record, flat.
//
// A row stands by itself: a store that does not keep the arrivals gives back the same row.
// Units:   in the names; `*_ns` on CLOCK_MONOTONIC. Missing: nullopt, an empty finish_reason, http_status 0.
// Source:  docs/formats.md#requestsjsonl
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/failure.h"
#include "core/request_record.h"

namespace loadtest {

std::string_view name(RequestStatus status);  // ok|failed|cut_off
std::string_view name(StampSource source);    // kernel|user

struct RequestRow {
  std::uint32_t level = 0;   // index
  std::uint32_t server = 0;  // index into RunConfig::servers
  std::string request_id;
  std::optional<std::uint32_t> turn;

  std::int64_t due_ns = 0, end_ns = 0;
  std::optional<std::int64_t> sent_ns, first_token_ns, last_token_ns;
  std::optional<double> ttft_ms, ttft_corrected_ms, tpot_ms, e2e_ms, max_icl_ms, connect_ms;
  std::optional<std::uint32_t> input_tokens_asked;
  std::uint32_t input_tokens_sent = 0;
  std::optional<std::uint32_t> input_tokens, output_tokens, reasoning_tokens, cached_tokens;

  RequestStatus status = RequestStatus::ok;
  std::optional<Failure> failure;
  std::string finish_reason;
  std::uint16_t http_status = 0;
  bool reused_connection = false, reconnected = false;
  std::optional<StampSource> stamp;
  bool coalesced = false;

  // (nanoseconds since sent_ns, tokens) of every arrival; only where they were asked for.
  std::optional<std::vector<std::pair<std::int64_t, std::uint32_t>>> events;

  bool operator==(const RequestRow&) const = default;
};

RequestRow request_row(const RequestRecord& record, std::size_t level, bool with_events = false);

}  // namespace loadtest

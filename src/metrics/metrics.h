#pragma once
// The table of the latencies that a request has one of: where the value goes, what it is, and which instant
// decides whether it belongs to a window.
//
// Source: docs/metrics.md#latencies, docs/metrics.md#windows
#include <optional>
#include <span>

#include "core/level_result.h"
#include "core/request_record.h"
#include "core/token_times.h"

namespace loadtest {

struct RequestMetric {
  std::optional<Statistics> Figures::*field;
  std::optional<double> (*value_ms)(const RequestRecord&, const TokenTimes&);
  TimePoint (*at)(const RequestRecord&, const TokenTimes&);  // asked only where there is a value
  bool succeeded_only = true;
  bool open_loop_only = false;
};

std::span<const RequestMetric> request_metrics();

// c_K; the end where the answer was not streamed or had no token.
TimePoint last_token_at(const RequestRecord& record);
// c_1; likewise.
TimePoint first_token_or_end(const RequestRecord& record);

}  // namespace loadtest

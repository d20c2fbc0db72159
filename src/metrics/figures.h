#pragma once
// The figures of a level, or of a window of it.
//
// Source: docs/metrics.md#latencies, docs/metrics.md#throughput, docs/metrics.md#windows
#include <span>

#include "core/level_result.h"
#include "core/request_record.h"
#include "metrics/steady_window.h"

namespace loadtest {

// Of all records, whose level took `duration`. client_lag_ms is left missing in both.
Figures level_figures(std::span<const RequestRecord* const> records, Nanoseconds duration, bool open_loop);

// Of what happened inside the window.
Figures window_figures(std::span<const RequestRecord* const> records, const Window& window, bool open_loop);

// Mean number of requests that were under way in the window; missing where it has no length.
std::optional<double> mean_in_flight(std::span<const RequestRecord* const> records, const Window& window);

// The lengths of the prompts; missing where there is no record.
std::optional<PromptTokens> prompt_tokens(std::span<const RequestRecord* const> records);

}  // namespace loadtest

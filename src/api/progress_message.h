#pragma once
// What a watcher of a run is told, as JSON text. docs/api.md#live-progress
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/progress.h"
#include "core/request_record.h"
#include "store/run_store.h"

namespace loadtest {

// phase, asked, progress, concurrency, overall_percent, elapsed_s, eta_s, metrics; all null where nothing is
// known yet.
void add_progress(nlohmann::ordered_json& json, const RunProgress* progress, std::int64_t unix_ms);

// Whether the run was asked to stop; missing, of one that does not go on here: null.
void add_stopping(nlohmann::ordered_json& json, std::optional<bool> stopping);

// `log`: JSON objects. `dropped`: log entries that this watcher was not sent.
std::string progress_message(std::string_view run_id, RunState state, std::optional<bool> stopping,
                             const RunProgress* progress, const std::vector<std::string>& log,
                             std::uint64_t dropped, std::int64_t unix_ms);
std::string completed_message(const RunResult& result);
std::string failed_message(std::string_view run_id, RunState state, std::string_view error);

// request_log as JSON, of entries that are.
void append_request_log(std::string& out, const std::vector<std::string>& entries);

// One entry of request_log: the `seq`-th request of the run that ended.
std::string log_entry(const RequestRow& row, std::uint64_t seq, TimePoint run_started_at);

// "probing", "measuring", …
std::string_view name(RunPhase phase);

}  // namespace loadtest

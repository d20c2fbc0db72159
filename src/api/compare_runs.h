#pragma once
// Runs side by side: for each load that at least two of them measured, the values and what differs from the
// first run. Pure.
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "core/run_result.h"

namespace loadtest {

nlohmann::ordered_json compare_runs(std::span<const RunResult> runs);

}  // namespace loadtest

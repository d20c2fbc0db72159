#pragma once
// How many connections and threads the levels of a run take on this machine.
//
// Errors:  bad_input where the process may not open as many files as the levels need.
#include <cstdint>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/load_level.h"
#include "core/run_config.h"

namespace loadtest {

// Closed loops need what they ask for, or an error comes; open ones that name no bound take what there is,
// which is then the `concurrency` of each level.
Result<void> fit_open_files(const RunConfig& config, std::vector<LoadLevel>& levels);

std::uint32_t threads_of_use(const RunConfig& config, std::span<const LoadLevel> levels);

}  // namespace loadtest

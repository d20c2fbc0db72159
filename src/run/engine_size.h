#pragma once
// How many connections and threads the levels of a run take on this machine.
//
// Errors:  bad_input where the process may not open as many files as the levels need.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/load_level.h"
#include "core/run_config.h"

namespace loadtest {

// Closed loops need what they ask for, or an error comes; open ones that name no bound take what there is,
// which is then the `concurrency` of each level. `files_beside`: what `serve` may hold open meanwhile.
Result<void> fit_open_files(const RunConfig& config, std::uint64_t files_beside,
                            std::vector<LoadLevel>& levels);

// Connections to open before a level, over all threads: one for each request that may be in flight, and at a
// rate for those of its first second, within 16 and 512. What is missing is opened when it is needed.
// `requests`: how many the level sends, where that is known.
std::size_t connections_ahead(const LoadLevel& level, std::optional<std::uint64_t> requests);

std::uint32_t threads_of_use(const RunConfig& config, std::span<const LoadLevel> levels);

}  // namespace loadtest

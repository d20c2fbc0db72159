#pragma once
// When nothing will be seen for long: when a level's first and last requests fall due.
#include <optional>
#include <span>
#include <string>

#include "core/run_config.h"

namespace loadtest {

// Nothing: the first requests of all levels fall due soon. `config.seed` is set.
std::optional<std::string> due_note(const RunConfig& config, std::span<const LoadLevel> levels);

}  // namespace loadtest

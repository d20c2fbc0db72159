#pragma once
// A run's result, put together of what was stored.
//
// Missing: where nothing was measured.
// Errors:  io, where what was stored cannot be read; SQLite::Exception.
#include <cstdint>
#include <optional>

#include "core/error.h"
#include "core/run_result.h"
#include "store/database.h"

namespace loadtest {

// `without_levels`: also where no level has ended. To be called within Database::read().
Result<std::optional<RunResult>> read_result(Database& database, std::int64_t run, bool without_levels);

}  // namespace loadtest

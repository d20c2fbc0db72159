#pragma once
// The requests of a level as a chart shows them: few columns, and at most so many rows.
//
// Errors: SQLite::Exception.
#include <cstdint>
#include <optional>

#include "store/database.h"
#include "store/run_entry.h"

namespace loadtest {

// Missing: no such level has ended. `most`: 1 or more.
std::optional<Timeline> read_timeline(Database& database, std::int64_t run, std::uint32_t level,
                                      std::uint64_t most);

}  // namespace loadtest

#pragma once
// The analysis of a run by a language model: one a run, the latest.
//
// Errors: SQLite::Exception.
#include <cstdint>
#include <optional>

#include "store/database.h"
#include "store/run_entry.h"

namespace loadtest {

void write_analysis(Database& database, std::int64_t run, const Analysis& analysis);
std::optional<Analysis> read_analysis(Database& database, std::int64_t run);

}  // namespace loadtest

#pragma once
// Levels that ended: their object, their metrics as rows, their series, and what `runs` says of them in
// short.
//
// Errors: SQLite::Exception.
#include <cstdint>
#include <vector>

#include "core/error.h"
#include "core/level_result.h"
#include "store/database.h"
#include "store/run_entry.h"

namespace loadtest {

// Inside a transaction. `requests`: rows of it that were written before. Replaces an earlier one.
void write_level(Database& database, std::int64_t run, std::uint32_t level, const LevelResult& result,
                 std::uint64_t requests);

struct StoredLevels {
  std::vector<LevelResult> levels;
  std::optional<std::int64_t> ended_unix_ns;  // the last one
};
Result<StoredLevels> read_levels(Database& database, std::int64_t run);

std::vector<SeriesPoint> read_series(Database& database, std::int64_t run, std::uint32_t level);
std::vector<MetricValue> read_metrics(Database& database, std::int64_t run);

}  // namespace loadtest

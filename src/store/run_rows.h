#pragma once
// The table of runs, and of their results without levels.
//
// Errors: SQLite::Exception.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/run_entry.h"
#include "store/run_owner.h"

namespace loadtest {

// In the order that entry_of() reads.
extern const char* const kEntryColumns;
RunEntry entry_of(const Query& query);

std::optional<std::int64_t> row_of(Database& database, const std::string& run_id);

// `json`: the result object without its levels. `body`: of POST /run.
std::int64_t insert_run(Database& database, const RunEntry& entry, const std::string& json,
                        const std::optional<std::string>& body);
std::optional<std::string> read_body(Database& database, std::int64_t run);
void write_result_json(Database& database, std::int64_t run, const std::string& json);

// Which of the runs that seem to be waiting or going on have lost their process, and writing that down.
std::vector<std::int64_t> lost_runs(Database& database, RunOwner& owner);
// False: somebody else is writing.
bool mark_interrupted(Database& database, const std::vector<std::int64_t>& lost);

// The table of runs as it reads once mark_interrupted() is done, where that could not be: for a FROM.
std::string runs_but_interrupted(const std::vector<std::int64_t>& lost);

// Model, server, engine as they were found; the levels stay as they are.
void update_server(Database& database, std::int64_t run, const ServerFacts& server);

}  // namespace loadtest

#pragma once
// Where the database is, unless a flag says so.
#include <string>

namespace loadtest {

// $DATABASE_PATH, else $XDG_DATA_HOME/llm-loadtest/runs.db, else ~/.local/share/llm-loadtest/runs.db. Empty:
// none of the three is set.
std::string default_database_path();

}  // namespace loadtest

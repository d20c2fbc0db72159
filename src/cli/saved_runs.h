#pragma once
// What the commands share that read saved runs: the flag for the database, and runs by the beginning of their
// id.
//
// Errors: bad_input sentences.
#include <memory>
#include <string>

#include "store/run_store.h"

namespace CLI {
class App;
}

namespace loadtest {

void add_database_flag(CLI::App& command, std::string& path);

// `path` empty: the default place.
Result<std::unique_ptr<RunStore>> open_saved_runs(const std::string& path);

// The whole id where `text` is one or begins only one.
Result<std::string> whole_run_id(RunStore& store, const std::string& text);

struct SavedRun {
  RunEntry entry;
  RunResult result;  // of a run that goes on: what has ended of it
};

// The run that `text` names, as above. A run that measured nothing is an error that says why.
Result<SavedRun> load_saved_run(RunStore& store, const std::string& text);

}  // namespace loadtest

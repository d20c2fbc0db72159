#pragma once
// What the commands share that read saved runs: the flag for the database, and runs by the beginning of their
// id.
//
// Errors: bad_input sentences.
#include <CLI/App.hpp>
#include <memory>
#include <string>

#include "store/run_store.h"

namespace loadtest {

void add_database_flag(CLI::App& command, std::string& path);

// `path` empty: the default place.
Result<std::unique_ptr<RunStore>> open_saved_runs(const std::string& path);

// The whole id where `text` is one or begins only one.
Result<std::string> whole_run_id(RunStore& store, const std::string& text);

// "the run 2026… measured nothing (failed: …)"
Error nothing_measured(const RunEntry& entry);

}  // namespace loadtest

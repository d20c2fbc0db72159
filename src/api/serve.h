#pragma once
// `llm-loadtest serve` from its settings to its exit: opens the database, listens, says so on `out`, serves
// until SIGINT or SIGTERM, then ends or stops the running tests and keeps what they measured.
//
// Errors:  bad_input before anything was accepted; io where the database cannot be used.
// Threads: blocks its caller; takes SIGINT and SIGTERM for that time, so one at a time in a process.
#include <cstdio>

#include "api/serve_config.h"
#include "core/error.h"
#include "store/run_store.h"

namespace loadtest {

// What needs neither network nor files.
Result<void> check(const ServeConfig& config);

Result<void> serve(const ServeConfig& config, RunStore& store, std::FILE* out);

}  // namespace loadtest

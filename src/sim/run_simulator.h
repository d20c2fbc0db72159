#pragma once
// `llm-loadtest sim` from its settings to its exit: listens, says so on `err`, serves until SIGINT or
// SIGTERM, then prints the summary, one JSON object, on `out`.
//
// Errors:  bad_input before anything was accepted; io where --truth could not be written (the summary is
// printed). Threads: blocks its caller; takes SIGINT and SIGTERM for that time, so one at a time in a
// process.
#include <cstdio>

#include "core/error.h"
#include "sim/sim_config.h"

namespace loadtest::sim {

Result<void> run_simulator(const SimConfig& config, std::FILE* out, std::FILE* err);

}  // namespace loadtest::sim

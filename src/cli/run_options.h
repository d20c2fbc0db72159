#pragma once
// What `run` was asked for: the run itself, and what becomes of its result.
#include <memory>
#include <string>
#include <vector>

#include "core/run_config.h"
#include "report/atomic_file.h"

namespace loadtest {

struct RunOptions {
  RunConfig config;
  std::string output, csv, xlsx, html, requests;              // paths; empty: not wanted
  std::vector<std::shared_ptr<const WaitingReader>> readers;  // of those paths that are pipes
  bool save = false;                                          // keep the run in the database
  std::string database;                                       // its path; empty: not saved
  std::string via, via_key;  // the URL of a `serve` that runs it, and the key of its API
  Nanoseconds via_retry = std::chrono::seconds(60);  // for how long it is called in vain
  bool json = false;   // --format json: the result on stdout, in place of the report
  bool quiet = false;  // no progress
  bool no_color = false;
};

struct RunFlag;

// One value as it was given, and where: "--concurrency", or "run.toml:3: concurrency".
struct GivenValue {
  const RunFlag* flag = nullptr;
  std::string origin;
  std::string value;
};

struct ResolvedOptions {
  RunOptions options;
  std::vector<std::string> problems;  // sentences; empty: good
};

// Reads the values and makes every check that needs no network. `environment_api_key` is used where neither
// a key nor an Authorization header was given. `config_path`: the configuration file that was read, or empty.
// `all_read`: false where a part of that file could not be read, so that what seems missing may stand there.
ResolvedOptions resolve_run_options(const std::vector<GivenValue>& given,
                                    const std::string& environment_api_key, const std::string& config_path,
                                    bool all_read = true);

}  // namespace loadtest

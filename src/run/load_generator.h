#pragma once
// A run from its configuration to its result: connections, warm-up, levels, cancellation, progress. The one
// entry for CLI and API.
//
// Threads: run() blocks its caller, which also gets the callbacks; request_stop() may be called from any
// thread. Errors:  target_unusable before the first level (server down, 401, 404, …), bad_input for a
// configuration that
//          cannot be used here (fd limit). What happens after the first level started is in the result.
// Secrets: never in the result.
#include <atomic>
#include <memory>

#include "core/clock.h"
#include "core/error.h"
#include "core/progress.h"
#include "core/record_sink.h"
#include "core/run_result.h"
#include "run/ended_log.h"
#include "run/probe.h"

namespace loadtest {

struct RunHooks {
  ProgressCallback on_progress;  // may be empty
  std::function<void(const RunConfig&, const ServerFacts&)>
      on_start;  // resolved, before the first level; may be empty
  std::function<void(std::size_t index, const LevelResult&)> on_level;  // may be empty
  RecordSink* sink = nullptr;                                           // may be null
  std::string run_id{};                                                 // empty: one is made
  MayConnect may_connect{};  // whether a server may be connected to; may be empty
  // Measured requests that ended since the last call, at most ten times a second; may be empty.
  std::function<void(EndedRequests)> on_ended{};
  // A sentence for who waits, after on_start; may be empty.
  std::function<void(const std::string&)> on_note{};
  // How much the records of a level may hold; beyond it the run stops, failed, with what it measured.
  std::optional<std::uint64_t> most_record_bytes{};
  std::uint64_t files_beside = 0;  // that the process may hold open besides the run
};

class LoadGenerator {
 public:
  // `config` has passed check().
  LoadGenerator(RunConfig config, RunHooks hooks);
  ~LoadGenerator();
  LoadGenerator(const LoadGenerator&) = delete;
  LoadGenerator& operator=(const LoadGenerator&) = delete;

  Result<RunResult> run();

  // First call: nothing more is sent, what is in flight gets config.grace. Second call: it is cut off now.
  // Async-signal-safe.
  void request_stop() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace loadtest

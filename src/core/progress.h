#pragma once
// Where a run stands, for the live display, plain lines and the API's WebSocket.
//
// Units:   in the names. Missing: nullopt. Threads: a value; delivered on the thread that runs the
// LoadGenerator,
//          at most ten times a second.
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/failure.h"
#include "core/load_level.h"

namespace loadtest {

// counting: of answers that the server did not count, after their level.
enum class RunPhase { probing, connecting, warmup, measuring, draining, counting, cooldown, finished };

struct RunProgress {
  RunPhase phase = RunPhase::connecting;
  std::string asked;      // while probing: the server's URL
  std::size_t level = 0;  // index
  std::size_t levels = 1;
  LoadLevel load;
  std::uint64_t waiting = 0;           // open loop: requests that are due and have no place or no text yet
  bool conversations = false;          // `done` and `total` count them, not their requests
  std::uint64_t done = 0;              // of this level, those that ended
  std::optional<std::uint64_t> total;  // where the level goes by count
  double level_elapsed_s = 0;
  std::optional<double> level_duration_s;  // where the level goes by time
  double level_fraction = 0;               // 0..1
  double overall_fraction = 0;             // 0..1
  double elapsed_s = 0;
  std::optional<double> eta_s;  // of the run
  std::uint64_t in_flight = 0;
  std::uint64_t succeeded = 0, failed = 0, cut_off = 0;          // this level
  std::array<std::uint64_t, kFailureKinds> errors{};             // by FailureKind, this level
  double output_tokens_per_s = 0;                                // over the last second or so
  double requests_per_s = 0;                                     // likewise
  std::optional<double> ttft_mean_ms, ttft_p50_ms, e2e_mean_ms;  // of the requests that ended lately
  // Per token, of what came over the last second or so, also of requests that have not ended; missing where
  // nothing came after the first tokens.
  std::optional<double> itl_mean_ms;
};

using ProgressCallback = std::function<void(const RunProgress&)>;

}  // namespace loadtest

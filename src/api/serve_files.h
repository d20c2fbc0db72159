#pragma once
// How many files `serve` may hold open besides what its runs need: its connections (WebSockets among them),
// those of calls that ask other servers, and the database.
//
// Threads: pure.
#include <cstdint>

#include "api/serve_config.h"

namespace loadtest {

inline constexpr std::uint64_t kWaiters = 8;  // calls that may wait for other servers, at once

inline std::uint64_t files_held(const ServeConfig& config) {
  constexpr std::uint64_t kOfCall = 4;      // that asks another server: its io_context's, and a connection
  constexpr std::uint64_t kOfDatabase = 3;  // of one connection to it: itself, its log and its index
  constexpr std::uint64_t kOwn =
      16;  // where connections come in, the io_context's, the lock of the runs, ...
  return config.max_connections + kOfCall * (config.parallel_analyses + kWaiters) +
         kOfDatabase * (3 + config.parallel_runs) + kOwn;
}

}  // namespace loadtest

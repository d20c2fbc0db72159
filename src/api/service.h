#pragma once
// What the calls work with.
//
// Threads: all of it may be used from any.
#include <array>
#include <atomic>
#include <cstdint>

#include "api/analysis_desk.h"
#include "api/http_message.h"
#include "api/named_files.h"
#include "api/places.h"
#include "api/request_guard.h"
#include "api/rfc3339.h"
#include "api/run_queue.h"
#include "api/serve_config.h"
#include "api/target_policy.h"
#include "api/watch_hub.h"
#include "store/run_store.h"

namespace loadtest {

struct Service {
  const ServeConfig& config;
  RunStore& store;
  RunQueue& runs;
  WatchHub& hub;
  NamedFiles& files;
  const TargetPolicy& policy;
  RequestGuard& guard;
  AnalysisDesk& analyses;
  std::array<std::atomic<std::uint64_t>, 6> answers{};  // by the first digit of the status
  std::int64_t started_unix_ms = now_unix_ms();
  // For calls that are answered later, by their pace: those that are being made, and those in line.
  Places may_wait{40}, read_much{100};
};

// A call from its guards to its answer; of a route that is not answered at once, `later` is set instead, once
// its guards let it pass. Never throws; a bug is a 500.
ApiResponse handle(Service& service, const ApiRequest& request);

// Whether this WebSocket may be opened: nothing, or the answer that refuses it.
struct WatchRequest {
  std::string run_id;
  bool needs_key = false;    // its first message must be the key
  bool subprotocol = false;  // answer with kSubprotocol
};
std::optional<ApiResponse> admit_watch(Service& service, const ApiRequest& request, WatchRequest& watch);

}  // namespace loadtest

#pragma once
// What the slots of all engine threads share in one phase (warm-up or measurement) of a level.
//
// Threads: made before the phase, read by all; what is written is atomic or behind the mutex.
#include <atomic>
#include <mutex>
#include <optional>
#include <span>

#include "adapter/server_adapter.h"
#include "core/request_record.h"
#include "core/run_config.h"
#include "run/request_plan.h"
#include "run/sessions_ahead.h"
#include "schedule/closed_loop.h"
#include "schedule/open_loop.h"
#include "transport/target.h"

namespace loadtest {

// How the level's first request ended, for those who sent nothing before it.
class FirstAnswer {
 public:
  // True for the first one offered.
  bool offer(const RequestRecord& record) {
    if (taken_.exchange(true)) return false;
    const std::lock_guard lock(mutex_);
    failure_ = record.failure;
    http_status_ = record.http_status;
    server_ = record.server;
    return true;
  }
  struct Seen {
    Failure failure;
    int http_status;
    std::size_t server;
  };
  std::optional<Seen> failure() const {
    const std::lock_guard lock(mutex_);
    if (!failure_) return std::nullopt;
    return Seen{*failure_, http_status_, server_};
  }

 private:
  std::atomic<bool> taken_{false};
  mutable std::mutex mutex_;
  std::optional<Failure> failure_;
  int http_status_ = 0;
  std::size_t server_ = 0;
};

struct PhaseContext {
  const RunConfig* config = nullptr;
  std::span<const Target> targets;
  const ServerAdapter* adapter = nullptr;
  RequestPlan* plan = nullptr;
  LevelEnd* end = nullptr;       // of whichever loop it is
  ClosedLoop* closed = nullptr;  // exactly one of the two
  const OpenLoop* open = nullptr;
  SessionsAhead* sessions = nullptr;  // closed loop of conversations: an index is one, not a request
  TimePoint start{};                  // nothing is sent before it
  std::uint32_t level = 0;            // index
  std::uint32_t concurrency = 0;      // of all threads: slots, or the most in flight of an open loop
  std::size_t most_connecting = 256;  // connections in the making, of one thread
  std::uint32_t template_tokens = 0;  // that the chat template is known to add to each turn's prompt
  bool measured = false;              // records are kept
  bool judge_first = false;           // a fatal first answer stops the sending
  FirstAnswer first_answer;
};

}  // namespace loadtest

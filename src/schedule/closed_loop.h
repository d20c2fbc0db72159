#pragma once
// When a closed loop sends: whenever a slot is free, until a count or a time is reached or somebody stops it.
//
// Pure but for its counter: "now" is given. Index and slot are global to the level, so that a level can be
// split. Threads: take() and stop() from any thread; a counter shared by all slots, so that the last requests
// go to whichever
//          slot is free.
#include <atomic>
#include <cstdint>
#include <optional>

#include "core/time.h"

namespace loadtest {

struct StopRule {
  std::optional<std::uint64_t> requests;
  std::optional<Nanoseconds> duration;
};

class ClosedLoop {
 public:
  // The duration counts from `start`.
  ClosedLoop(StopRule rule, TimePoint start);

  // The index of the request that the caller sends now; nothing: there is none left to send.
  std::optional<std::uint64_t> take(TimePoint now);

  // Nothing is left to send, now or later.
  bool ended(TimePoint now) const {
    return stopped_.load(std::memory_order_relaxed) || now >= end_ ||
           (limit_ && next_.load(std::memory_order_relaxed) >= *limit_);
  }

  void stop() { stopped_.store(true, std::memory_order_relaxed); }
  std::optional<std::uint64_t> limit() const { return limit_; }  // nothing: goes by time
  TimePoint end() const { return end_; }                         // TimePoint::max(): goes by count

 private:
  std::optional<std::uint64_t> limit_;
  TimePoint end_;
  std::atomic<std::uint64_t> next_{0};
  std::atomic<bool> stopped_{false};
};

}  // namespace loadtest

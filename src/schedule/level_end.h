#pragma once
// When a level has nothing left to send: a count or a time is reached, or somebody stops it.
//
// Threads: every call from any thread.
#include <atomic>
#include <cstdint>
#include <optional>

#include "core/time.h"

namespace loadtest {

struct StopRule {
  std::optional<std::uint64_t> requests;
  std::optional<Nanoseconds> duration;
};

class LevelEnd {
 public:
  // The duration counts from `start`.
  LevelEnd(StopRule rule, TimePoint start)
      : limit_(rule.requests), end_(rule.duration ? start + *rule.duration : TimePoint::max()) {}

  void stop() { stopped_.store(true, std::memory_order_relaxed); }
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }
  std::optional<std::uint64_t> limit() const { return limit_; }  // nothing: goes by time
  TimePoint end() const { return end_; }                         // TimePoint::max(): goes by count

 private:
  std::optional<std::uint64_t> limit_;
  TimePoint end_;
  std::atomic<bool> stopped_{false};
};

}  // namespace loadtest

#pragma once
// When a closed loop sends: whenever a slot is free, until the level's end.
//
// Pure but for its counter: "now" is given. Index and slot are global to the level, so that a level can be
// split. Threads: every call from any thread; a counter shared by all slots, so that the last requests go to
// whichever slot is free.
#include <atomic>
#include <cstdint>
#include <optional>

#include "schedule/level_end.h"

namespace loadtest {

class ClosedLoop : public LevelEnd {
 public:
  using LevelEnd::LevelEnd;

  // The index of the request that the caller sends now; nothing: there is none left to send.
  std::optional<std::uint64_t> take(TimePoint now) {
    if (stopped() || now >= end()) return std::nullopt;
    const std::uint64_t index = next_.fetch_add(1, std::memory_order_relaxed);
    if (limit() && index >= *limit()) return std::nullopt;
    return index;
  }

  // Nothing is left to send, now or later.
  bool ended(TimePoint now) const {
    return stopped() || now >= end() || (limit() && next_.load(std::memory_order_relaxed) >= *limit());
  }

 private:
  std::atomic<std::uint64_t> next_{0};
};

}  // namespace loadtest

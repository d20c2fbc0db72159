#pragma once
// What an engine thread tells the progress display while it runs.
//
// Threads: one writer (the engine thread), any reader; every value is an atomic of its own, so a reader sees
// each one
//          whole but not all at one instant. Written with plain stores: no locked instruction on the hot
//          path.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "core/failure.h"

namespace loadtest {

struct alignas(64) ThreadCounters {
  static constexpr std::size_t kRecent = 256;  // a power of two

  std::atomic<std::uint64_t> tokens{0}, in_flight{0}, succeeded{0}, failed{0}, cut_off{0}, recent_count{0};
  std::atomic<std::uint64_t> later_tokens{0}, gap_ns{0};  // of arrivals after their request's first
  std::atomic<std::uint64_t> waiting{0};                  // due, without a place or without their text yet
  std::atomic<std::uint64_t> record_bytes{0};             // of the level's records
  std::atomic<std::uint64_t> not_asked{0};                // turns of conversations after one that failed
  std::atomic<std::uint64_t> conversations{0};            // that ended
  std::array<std::atomic<std::uint64_t>, kFailureKinds> errors{};
  std::array<std::atomic<std::uint32_t>, kRecent> recent_ttft_us{};  // a ring; 0: not streamed
  std::array<std::atomic<std::uint32_t>, kRecent> recent_e2e_us{};

  static void add(std::atomic<std::uint64_t>& value, std::uint64_t n) {
    value.store(value.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  void reset();
};

}  // namespace loadtest

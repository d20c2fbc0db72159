#pragma once
// The requests that ended lately, for whoever watches the run while it goes on. It never holds the engine up:
// what finds no room, or finds the reader at work, is counted only.
//
// Memory:  at most 100 rows.
// Threads: add() on the engine thread; want() and take() from the controller.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "core/request_row.h"

namespace loadtest {

// Requests that ended; `missed`: how many more did, that nothing else is known of.
struct EndedRequests {
  std::vector<RequestRow> rows;
  std::uint64_t missed = 0;
  TimePoint run_started_at{};
};

class EndedLog {
 public:
  static constexpr std::size_t kMost = 100;

  // Until it is called, and after want(false), add() does nothing.
  void want(bool wanted) { wanted_.store(wanted, std::memory_order_relaxed); }
  void add(const RequestRecord& record, std::size_t level);
  // Adds what came since the last time.
  void take(EndedRequests& ended);

 private:
  std::atomic<bool> wanted_{false}, full_{false};
  std::atomic<std::uint64_t> missed_{0};
  std::mutex mutex_;
  std::vector<RequestRow> rows_;
};

}  // namespace loadtest

#pragma once
// Requests of an open loop that are due but find as many in flight as there may be: first come, first served.
//
// Threads: one owner, an engine thread; the counter is read by the controller.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

#include "core/time.h"

namespace loadtest {

struct DueRequest {
  std::uint64_t index = 0;
  TimePoint at{};
};

class WaitingLine {
 public:
  void clear() { *this = {}; }
  void push(DueRequest due) {
    waiting_.push_back(due);
    most_ = std::max(most_, waiting_.size());
  }
  std::optional<DueRequest> pop() {
    if (waiting_.empty()) return std::nullopt;
    const DueRequest due = waiting_.front();
    waiting_.pop_front();
    return due;
  }
  std::deque<DueRequest> take_all() { return std::exchange(waiting_, {}); }
  std::size_t size() const { return waiting_.size(); }
  std::size_t most() const { return most_; }  // since clear()

 private:
  std::deque<DueRequest> waiting_;
  std::size_t most_ = 0;
};

}  // namespace loadtest

#pragma once
// Requests of an open loop that are due and not sent: those that find as many in flight as there may be (the
// line: first come, first served), and those that have a place but whose text is still being made.
//
// Threads: one owner, an engine thread; the counter is read by the controller.
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
    note_most();
  }
  std::optional<DueRequest> pop() {
    if (waiting_.empty()) return std::nullopt;
    const DueRequest due = waiting_.front();
    waiting_.pop_front();
    return due;
  }
  std::deque<DueRequest> take_all() { return std::exchange(waiting_, {}); }
  // A request that has a place waits for its text; it does no longer.
  void begin_text() {
    ++unmade_;
    note_most();
  }
  void end_text() { --unmade_; }

  std::size_t size() const { return waiting_.size() + unmade_; }
  std::size_t most() const { return most_; }                   // since clear(); likewise the next one
  std::size_t unmade_of_most() const { return most_unmade_; }  // of most(), those that waited for their text

 private:
  void note_most() {
    if (size() <= most_) return;
    most_ = size();
    most_unmade_ = unmade_;
  }

  std::deque<DueRequest> waiting_;
  std::size_t unmade_ = 0, most_ = 0, most_unmade_ = 0;
};

}  // namespace loadtest

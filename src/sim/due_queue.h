#pragma once
// Which connection is due when.
//
// Future ones lie in a heap; what is due already joins a queue that is served in rounds, one entry after the
// other, so that a stream without delays cannot starve the rest. Pure: time goes in as an argument. Threads:
// belongs to one.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.h"

namespace loadtest::sim {

class DueQueue {
 public:
  using Key = std::uint64_t;

  void add(TimePoint due, TimePoint now, Key key) {
    if (due <= now) {
      ready_.push_back(key);
    } else {
      heap_.push_back({due, order_++, key});
      std::push_heap(heap_.begin(), heap_.end());
    }
  }

  // What became due joins the round.
  void advance(TimePoint now) {
    while (!heap_.empty() && heap_.front().due <= now) {
      ready_.push_back(heap_.front().key);
      std::pop_heap(heap_.begin(), heap_.end());
      heap_.pop_back();
    }
  }

  std::size_t ready() const { return ready_.size() - ready_head_; }

  // Only where ready() > 0.
  Key take() {
    const Key key = ready_[ready_head_++];
    if (ready_head_ == ready_.size()) {
      ready_.clear();
      ready_head_ = 0;
    } else if (ready_head_ >= kCompactAt && ready_head_ * 2 >= ready_.size()) {
      ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(ready_head_));
      ready_head_ = 0;
    }
    return key;
  }

  std::optional<TimePoint> next_due() const {
    return heap_.empty() ? std::nullopt : std::optional(heap_.front().due);
  }

 private:
  static constexpr std::size_t kCompactAt = 1024;

  struct Entry {
    TimePoint due;
    std::uint64_t order;  // equal due times: first come, first served
    Key key;
    bool operator<(const Entry& other) const {
      return due != other.due ? due > other.due : order > other.order;
    }
  };

  std::vector<Entry> heap_;
  std::vector<Key> ready_;
  std::size_t ready_head_ = 0;
  std::uint64_t order_ = 0;
};

}  // namespace loadtest::sim

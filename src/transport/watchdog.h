#pragma once
// Deadlines of many connections, looked at together.
//
// A deadline is a value in one contiguous array, so moving it costs a store and checking ten thousand a few
// microseconds; no timer is armed for a request. A deadline fires at the first tick() after it.
// Threads: one owner; each engine thread has its own and ticks it about every 20 ms.
#include <cstddef>
#include <functional>
#include <vector>

#include "core/time.h"

namespace loadtest {

class Watchdog {
 public:
  static constexpr TimePoint kNever = TimePoint::max();

  // A place in the watchdog, given back when destroyed. `on_expired` is called from tick(); it may set
  // deadlines but not add or remove watches.
  class Watch {
   public:
    Watch(Watchdog& dog, std::function<void()> on_expired);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    void expire_at(TimePoint deadline);  // forgets an earlier expiry
    bool expired() const { return expired_; }
    TimePoint deadline() const { return dog_->deadlines_[place_]; }  // kNever: none, or it has passed

   private:
    friend class Watchdog;
    Watchdog* dog_;
    std::size_t place_;
    std::function<void()> on_expired_;
    bool expired_ = false;
  };

  void tick(TimePoint now);

 private:
  std::vector<TimePoint> deadlines_;
  std::vector<Watch*> watches_;  // same length; nullptr: free
  std::vector<std::size_t> free_;
};

}  // namespace loadtest

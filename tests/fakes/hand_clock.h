#pragma once
// A clock that stands still until it is moved.
#include "core/clock.h"

namespace loadtest {

class HandClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  void advance(Nanoseconds by) { now_ += by; }

 private:
  TimePoint now_{std::chrono::hours(1)};
};

}  // namespace loadtest

#pragma once
// Where "now" comes from. Tests pass a clock that they move by hand.
//
// Threads: now() may be called from any thread.
#include "core/time.h"

namespace loadtest {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
};

class SteadyClock final : public Clock {
 public:
  TimePoint now() const override { return std::chrono::steady_clock::now(); }
};

// Of code that no test gives a clock.
inline TimePoint steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace loadtest

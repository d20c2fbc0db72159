#pragma once
// From the threads' counters to a RunProgress.
//
// Threads: the controller's. Rates and ITL are over about the last second, latencies over the last few
// hundred requests.
#include <deque>
#include <memory>
#include <span>

#include "core/progress.h"
#include "core/time.h"
#include "run/engine_thread.h"

namespace loadtest {

class ProgressMeter {
 public:
  void start_level(TimePoint now);
  // Fills the fields that come from counters.
  void fill(RunProgress& progress, std::span<const std::unique_ptr<EngineThread>> threads, TimePoint now);

 private:
  struct Point {
    TimePoint at{};
    std::uint64_t tokens = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t later_tokens = 0, gap_ns = 0;
  };
  std::deque<Point> points_;
};

// How much of its level is over, 0..1: by count, or by time and how long what waits will take at the present
// rate. After `grace` everything is cut off.
double level_fraction(const RunProgress& progress, Nanoseconds grace);

}  // namespace loadtest

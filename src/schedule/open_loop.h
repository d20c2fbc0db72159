#pragma once
// When an open loop sends: each request at its due time, until the level's end.
//
// Threads: arrivals() from any thread; each engine thread goes through a copy of its own and takes every
// `of`-th request, so that nothing is shared while the level runs.
#include <utility>

#include "schedule/arrival_times.h"
#include "schedule/level_end.h"

namespace loadtest {

class OpenLoop : public LevelEnd {
 public:
  OpenLoop(StopRule rule, TimePoint start, ArrivalTimes arrivals)
      : LevelEnd(rule, start), arrivals_(std::move(arrivals)) {}

  ArrivalTimes arrivals() const { return arrivals_; }

 private:
  ArrivalTimes arrivals_;
};

}  // namespace loadtest

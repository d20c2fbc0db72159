#include "run/connect_line.h"

#include <algorithm>

#include "core/clock.h"

namespace loadtest {

Task<bool> ConnectLine::enter(std::size_t most, Nanoseconds patience) {
  if (making_ < most) {
    ++making_;
    co_return true;
  }
  const TimePoint asked = steady_now();
  EngineTimer turn(context_, TimePoint::max());
  waiting_.push_back(&turn);
  auto [called] = co_await turn.async_wait(use_task);  // by leave(), which hands over its place
  (void)called;
  co_return steady_now() - std::max(asked, last_connected_) < patience;
}

void ConnectLine::leave(std::optional<TimePoint> connected_at) {
  if (connected_at) last_connected_ = *connected_at;
  if (waiting_.empty()) {
    --making_;
    return;
  }
  EngineTimer* const next = waiting_.front();
  waiting_.pop_front();
  next->cancel();
}

}  // namespace loadtest

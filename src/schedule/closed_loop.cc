#include "schedule/closed_loop.h"

namespace loadtest {

ClosedLoop::ClosedLoop(StopRule rule, TimePoint start)
    : limit_(rule.requests), end_(rule.duration ? start + *rule.duration : TimePoint::max()) {}

std::optional<std::uint64_t> ClosedLoop::take(TimePoint now) {
  if (stopped_.load(std::memory_order_relaxed) || now >= end_) return std::nullopt;
  const std::uint64_t index = next_.fetch_add(1, std::memory_order_relaxed);
  if (limit_ && index >= *limit_) return std::nullopt;
  return index;
}

}  // namespace loadtest

#pragma once
// So many calls a second for each client, with room for bursts of twice as many.
//
// Memory:  bounded: clients that have been quiet are forgotten; beyond 10 000 that call at once, new ones
//          share one allowance.
// Threads: any.
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/clock.h"

namespace loadtest {

class RateLimiter {
 public:
  // 0 a second: no limit.
  RateLimiter(double per_s, const Clock& clock) : per_s_(per_s), clock_(clock) {}

  // Nothing: go on. Else after how long to come again.
  std::optional<Nanoseconds> take(const std::string& client);

 private:
  struct Allowance {
    double left = 0;
    TimePoint at{};
  };
  void forget_quiet(TimePoint now);
  double burst() const { return per_s_ < 0.5 ? 1 : 2 * per_s_; }

  const double per_s_;
  const Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Allowance> clients_;
};

}  // namespace loadtest

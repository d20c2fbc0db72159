#include "api/rate_limiter.h"

#include <algorithm>
#include <cmath>

namespace loadtest {
namespace {

constexpr std::size_t kMostClients = 10'000;

}  // namespace

std::optional<Nanoseconds> RateLimiter::take(const std::string& client) {
  if (per_s_ <= 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const TimePoint now = clock_.now();
  const bool known = clients_.count(client) > 0;
  if (!known && clients_.size() >= kMostClients) forget_quiet(now);
  const bool full = !known && clients_.size() >= kMostClients;
  Allowance& allowance = clients_.try_emplace(full ? "" : client, Allowance{burst(), now}).first->second;
  allowance.left = std::min(burst(), allowance.left + to_s(now - allowance.at) * per_s_);
  allowance.at = now;
  if (allowance.left >= 1) {
    allowance.left -= 1;
    return std::nullopt;
  }
  return Nanoseconds(std::llround((1 - allowance.left) / per_s_ * 1e9));
}

void RateLimiter::forget_quiet(TimePoint now) {
  std::erase_if(clients_, [&](const auto& entry) {
    return entry.second.left + to_s(now - entry.second.at) * per_s_ >= burst();
  });
}

}  // namespace loadtest

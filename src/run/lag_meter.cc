#include "run/lag_meter.h"

#include <algorithm>

namespace loadtest {
namespace {

constexpr Nanoseconds kPause =
    std::chrono::microseconds(20);  // a loop that waits at all waits about this long
constexpr Nanoseconds kLateRead = std::chrono::microseconds(250);
constexpr Nanoseconds kBusyChain = std::chrono::milliseconds(1);

std::uint64_t not_negative(Nanoseconds d) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(d.count(), 0));
}

}  // namespace

void LagMeter::on_timer(TimePoint due, TimePoint now) { loop_lag_ns_.add(not_negative(now - due)); }

void LagMeter::on_read(const ReadStamp& stamp) {
  if (stamp.read_at - handled_at_ > kPause) busy_since_ = stamp.read_at;
  const Nanoseconds lag = stamp.read_at - stamp.at;
  if (stamp.source == StampSource::kernel) read_lag_ns_.add(not_negative(lag));
  late_ = lag > kLateRead || stamp.read_at - busy_since_ > kBusyChain;
}

void LagMeter::reset() { *this = LagMeter{}; }

}  // namespace loadtest

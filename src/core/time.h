#pragma once
// The one clock of a measurement: CLOCK_MONOTONIC, in nanoseconds.
//
// std::chrono::steady_clock reads CLOCK_MONOTONIC on Linux, so a TimePoint's count is what `*_ns` fields of
// requests.jsonl and of the simulator's truth file hold.
#include <chrono>
#include <cstdint>

namespace loadtest {

using Nanoseconds = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Nanoseconds>;

inline double to_ms(Nanoseconds d) { return static_cast<double>(d.count()) / 1e6; }
inline double to_s(Nanoseconds d) { return static_cast<double>(d.count()) / 1e9; }
inline std::int64_t to_ns(TimePoint t) { return t.time_since_epoch().count(); }

}  // namespace loadtest

#pragma once
// The part of a level in which all slots are busy: neither ramp nor drain.
//
// Missing: nullopt where there was none, or one shorter than the median E2E of the level.
// Source:  docs/metrics.md#windows
#include <optional>
#include <span>

#include "core/request_record.h"

namespace loadtest {

struct LevelInput;

struct Window {  // [from, to)
  TimePoint from{};
  TimePoint to{};

  bool contains(TimePoint t) const { return from <= t && t < to; }
  Nanoseconds length() const { return to - from; }
  bool operator==(const Window&) const = default;
};

// `by_sent`: the level's records in the order of sending.
std::optional<Window> steady_window(const LevelInput& input, std::span<const RequestRecord* const> by_sent,
                                    std::optional<double> e2e_p50_ms);

}  // namespace loadtest

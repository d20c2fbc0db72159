#pragma once
// A level second by second.
//
// Shape:   one point a second; a rest shorter than half a second belongs to the point before it. Empty where
// the
//          level took no time.
// Source:  docs/metrics.md#series
#include <span>
#include <vector>

#include "core/level_result.h"
#include "core/request_record.h"

namespace loadtest {

std::vector<SeriesPoint> level_series(std::span<const RequestRecord* const> records, TimePoint started_at,
                                      Nanoseconds duration);

}  // namespace loadtest

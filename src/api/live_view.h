#pragma once
// What a page needs of a run after a reload, or where it cannot listen: openapi.yaml, Live.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/live_points.h"
#include "api/request_log.h"
#include "store/run_entry.h"

namespace loadtest {

struct LiveView {
  RunState state = RunState::queued;
  std::uint64_t interval_s = 1;
  std::vector<LivePoint> points;
  RequestLog::Page log;
};

std::string live_view_json(std::string_view run_id, const LiveView& view);

}  // namespace loadtest

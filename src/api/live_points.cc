#include "api/live_points.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/json_line.h"

namespace loadtest {
namespace {

LivePoint point_of(const RunProgress& p) {
  LivePoint point;
  point.t_s = std::round(p.elapsed_s * 1e3) / 1e3;
  point.level = p.level;
  point.in_flight = p.in_flight;
  point.waiting = p.waiting;
  point.succeeded = p.succeeded;
  point.failed = p.failed;
  // In other phases there is no rate, or that of the level's end.
  if (p.phase != RunPhase::measuring && p.phase != RunPhase::draining) return point;
  point.output_tokens_per_s = p.output_tokens_per_s;
  point.requests_per_s = p.requests_per_s;
  point.ttft_p50_ms = p.ttft_p50_ms;
  point.ttft_mean_ms = p.ttft_mean_ms;
  point.itl_mean_ms = p.itl_mean_ms;
  point.e2e_mean_ms = p.e2e_mean_ms;
  return point;
}

}  // namespace

void append_json(std::string& out, const LivePoint& point) {
  JsonLine line(out);
  append_number(line.key("t_s"), point.t_s);
  append_json(line.key("level"), point.level);
  append_number(line.key("output_tokens_per_s"), point.output_tokens_per_s);
  append_number(line.key("requests_per_s"), point.requests_per_s);
  append_number(line.key("ttft_p50_ms"), point.ttft_p50_ms);
  append_number(line.key("ttft_avg_ms"), point.ttft_mean_ms);
  append_number(line.key("itl_avg_ms"), point.itl_mean_ms);
  append_number(line.key("e2e_avg_ms"), point.e2e_mean_ms);
  append_json(line.key("in_flight"), point.in_flight);
  append_json(line.key("waiting"), point.waiting);
  append_json(line.key("success_count"), point.succeeded);
  append_json(line.key("error_count"), point.failed);
  line.close();
}

bool LivePoints::begins_an_interval(double t_s) const {
  const auto interval = static_cast<double>(interval_s_);
  return points_.empty() || std::floor(t_s / interval) > std::floor(points_.back().t_s / interval);
}

void LivePoints::add(const RunProgress& progress) {
  if (progress.phase == RunPhase::finished) return;  // says nothing of any level
  LivePoint point = point_of(progress);
  if (!begins_an_interval(point.t_s)) return;
  points_.push_back(std::move(point));
  while (points_.size() > kMost) thin();
}

// Where points are missing (the run was silent then), less than every second one may have to go.
void LivePoints::thin() {
  interval_s_ *= 2;
  for (const LivePoint& point : std::exchange(points_, {})) {
    if (begins_an_interval(point.t_s)) points_.push_back(point);
  }
}

std::vector<LivePoint> LivePoints::after(std::optional<double> t_s) const {
  const auto begin = t_s ? std::upper_bound(points_.begin(), points_.end(), *t_s,
                                            [](double t, const LivePoint& point) { return t < point.t_s; })
                         : points_.begin();
  return {begin, points_.end()};
}

}  // namespace loadtest

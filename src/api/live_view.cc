#include "api/live_view.h"

#include "api/progress_message.h"
#include "core/json_line.h"

namespace loadtest {

std::string live_view_json(std::string_view run_id, const LiveView& view) {
  std::string out;
  out.reserve(300 * (1 + view.points.size() + view.log.entries.size()));
  JsonLine line(out);
  append_json(line.key("run_id"), run_id);
  append_json(line.key("status"), name(view.state));
  append_json(line.key("interval_s"), view.interval_s);
  line.key("points") += '[';
  for (const LivePoint& point : view.points) {
    if (&point != view.points.data()) out += ',';
    append_json(out, point);
  }
  out += ']';
  append_request_log(line.key("request_log"), view.log.entries);
  append_json(line.key("next"), view.log.next);
  append_json(line.key("dropped"), view.log.dropped);
  line.close();
  out += '\n';
  return out;
}

}  // namespace loadtest

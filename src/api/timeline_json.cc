#include "api/timeline_json.h"

#include <string>

#include "core/json_line.h"
#include "core/request_row.h"

namespace loadtest {
namespace {

constexpr std::size_t kPiece_bytes = 64 * 1024;
constexpr int kDecimals = 4;
constexpr std::int64_t kMsStep_ns = 100, kSecondsStep_ns = 100'000;  // of the last decimal

void append_rounded(std::string& out, std::int64_t ns, std::int64_t step_ns) {
  const std::int64_t rest = ns % step_ns;
  const std::int64_t up = rest >= step_ns / 2 ? 1 : rest <= -step_ns / 2 ? -1 : 0;
  append_decimal(out, ns / step_ns + up, kDecimals);
}

void append_ms(std::string& out, const std::optional<std::int64_t>& ns) {
  if (ns) {
    append_rounded(out, *ns, kMsStep_ns);
  } else {
    out += "null";
  }
}

template <class Append>
Result<void> write_column(ByteSink& sink, std::string_view name, const Timeline& timeline, Append append) {
  std::string text = ",\"";
  text += name;
  text += "\":[";
  for (const TimelinePoint& point : timeline.points) {
    if (&point != timeline.points.data()) text += ',';
    append(text, point);
    if (text.size() < kPiece_bytes) continue;
    if (auto written = sink.write(text); !written) return written;
    text.clear();
  }
  text += ']';
  return sink.write(text);
}

}  // namespace

Result<void> write_timeline(ByteSink& sink, std::string_view run_id, std::uint64_t level,
                            const Timeline& timeline) {
  std::string head;
  JsonLine line(head);
  append_json(line.key("run_id"), run_id);
  append_json(line.key("level"), level);
  append_json(line.key("total"), timeline.total);
  append_json(line.key("every"), timeline.every);
  Result<void> written = sink.write(head);
  const auto column = [&](std::string_view name, auto append) {
    if (written) written = write_column(sink, name, timeline, append);
  };
  column("t_s", [](std::string& out, const TimelinePoint& point) {
    append_rounded(out, point.at_ns, kSecondsStep_ns);
  });
  column("ttft_ms", [](std::string& out, const TimelinePoint& point) { append_ms(out, point.ttft_ns); });
  column("e2e_ms", [](std::string& out, const TimelinePoint& point) { append_ms(out, point.e2e_ns); });
  column("output_tokens",
         [](std::string& out, const TimelinePoint& point) { append_json(out, point.output_tokens); });
  column("status",
         [](std::string& out, const TimelinePoint& point) { append_json(out, name(point.status)); });
  column("failure_kind", [](std::string& out, const TimelinePoint& point) {
    if (point.failure) {
      append_json(out, name(*point.failure));
    } else {
      out += "null";
    }
  });
  if (written) written = sink.write("}\n");
  return written;
}

}  // namespace loadtest

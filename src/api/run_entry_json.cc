#include "api/run_entry_json.h"

#include "api/rfc3339.h"
#include "core/json_line.h"

namespace loadtest {
namespace {

void append_moment(std::string& out, const std::optional<std::int64_t>& unix_ns) {
  append_json(out, unix_ns ? std::optional(rfc3339_utc(*unix_ns)) : std::nullopt);
}

void append_list(std::string& out, const std::vector<std::optional<double>>& values) {
  out += '[';
  for (const std::optional<double>& value : values) {
    if (&value != values.data()) out += ',';
    append_number(out, value);
  }
  out += ']';
}

}  // namespace

void append_entry_json(std::string& out, const RunEntry& entry) {
  JsonLine line(out);
  append_json(line.key("run_id"), entry.run_id);
  append_json(line.key("status"), name(entry.state));
  append_json(line.key("status_detail"), entry.detail);
  append_json(line.key("status_reason"), entry.reason);
  append_text_or_null(line.key("model"), entry.model);
  append_text_or_null(line.key("server_url"), entry.server_url);
  append_moment(line.key("created_at"), entry.created_unix_ns);
  append_moment(line.key("started_at"), entry.started_unix_ns);
  append_moment(line.key("completed_at"), entry.completed_unix_ns);
  append_json(line.key("engine"), entry.engine);
  append_json(line.key("levels"), entry.levels);
  append_json(line.key("attempted"), entry.attempted);
  append_json(line.key("succeeded"), entry.succeeded);
  append_json(line.key("failed"), entry.failed);
  append_json(line.key("verdict"), entry.verdict ? std::optional(name(*entry.verdict)) : std::nullopt);
  append_number(line.key("output_tokens_per_s"), entry.output_tokens_per_s);
  append_number(line.key("ttft_p50_ms"), entry.ttft_p50_ms);
  append_number(line.key("error_rate"), entry.error_rate);
  append_number(line.key("duration_s"), entry.duration_s);
  append_list(line.key("output_tokens_per_s_by_level"), entry.output_tokens_per_s_by_level);
  line.close();
}

}  // namespace loadtest

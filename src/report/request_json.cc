#include "report/request_json.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_line.h"

namespace loadtest {
namespace {

void append_events(std::string& out, const std::vector<std::pair<std::int64_t, std::uint32_t>>& events) {
  out += '[';
  for (std::size_t k = 0; k < events.size(); ++k) {
    out += k == 0 ? "[" : ",[";
    append_decimal(out, events[k].first, 3);
    out += ',';
    append_json(out, events[k].second);
    out += ']';
  }
  out += ']';
}

void append_failure(std::string& out, const std::optional<Failure>& failure) {
  if (!failure) {
    out += "null";
    return;
  }
  JsonLine line(out);
  append_json(line.key("stage"), name(failure->stage));
  append_json(line.key("kind"), name(failure->kind));
  append_json(line.key("detail"), failure->detail);
  line.close();
}

void append_times(JsonLine& line, const RequestRow& row) {
  append_json(line.key("due_ns"), row.due_ns);
  append_json(line.key("sent_ns"), row.sent_ns);
  append_json(line.key("first_token_ns"), row.first_token_ns);
  append_json(line.key("last_token_ns"), row.last_token_ns);
  append_json(line.key("end_ns"), row.end_ns);
  append_number(line.key("ttft_ms"), row.ttft_ms);
  append_number(line.key("ttft_corrected_ms"), row.ttft_corrected_ms);
  append_number(line.key("tpot_ms"), row.tpot_ms);
  append_number(line.key("e2e_ms"), row.e2e_ms);
  append_number(line.key("max_icl_ms"), row.max_icl_ms);
  append_number(line.key("connect_ms"), row.connect_ms);
}

}  // namespace

void append_request_json(std::string& out, const RequestRow& row) {
  JsonLine line(out);
  append_json(line.key("request_id"), row.request_id);
  append_json(line.key("turn"), row.turn);
  append_json(line.key("level"), row.level);
  append_times(line, row);
  if (row.events) append_events(line.key("events"), *row.events);
  append_json(line.key("input_tokens_asked"), row.input_tokens_asked);
  append_json(line.key("input_tokens_sent"), row.input_tokens_sent);
  append_json(line.key("input_tokens"), row.input_tokens);
  append_json(line.key("output_tokens"), row.output_tokens);
  append_json(line.key("reasoning_tokens"), row.reasoning_tokens);
  append_json(line.key("cached_tokens"), row.cached_tokens);
  append_json(line.key("status"), name(row.status));
  append_failure(line.key("failure"), row.failure);
  append_text_or_null(line.key("finish_reason"), row.finish_reason);
  append_json(line.key("http_status"), row.http_status == 0 ? std::nullopt : std::optional(row.http_status));
  append_json(line.key("reused_connection"), row.reused_connection);
  append_json(line.key("reconnected"), row.reconnected);
  append_text_or_null(line.key("stamp"), row.stamp ? name(*row.stamp) : std::string_view());
  append_json(line.key("coalesced"), row.coalesced);
  line.close();
}

}  // namespace loadtest

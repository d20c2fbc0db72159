#include "report/request_json.h"

#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_text.h"

namespace loadtest {
namespace {

// The commas and keys of one object.
class Line {
 public:
  explicit Line(std::string& out) : out_(out) { out_ += '{'; }

  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }

 private:
  std::string& out_;
  bool first_ = true;
};

template <std::integral T>
void append(std::string& out, T value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append(std::string& out, bool value) { out += value ? "true" : "false"; }

template <std::integral T>
void append(std::string& out, const std::optional<T>& value) {
  if (value) {
    append(out, *value);
  } else {
    out += "null";
  }
}

// value / 10^decimals, exactly, without zeros at the end.
void append_decimal(std::string& out, std::int64_t value, int decimals) {
  if (value < 0) out += '-';
  std::uint64_t rest = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  char fraction[20];
  int length = 0;
  for (int i = decimals - 1; i >= 0; --i) {
    fraction[i] = static_cast<char>('0' + rest % 10);
    if (length == 0 && fraction[i] != '0') length = i + 1;
    rest /= 10;
  }
  append(out, rest);
  if (length == 0) return;
  out += '.';
  out.append(fraction, static_cast<std::size_t>(length));
}

void append_ms(std::string& out, const std::optional<double>& ms) {
  if (!ms || !std::isfinite(*ms) || std::abs(*ms) > 9e12) {
    out += "null";
  } else {
    append_decimal(out, std::llround(*ms * 1e6), 6);
  }
}

void append_events(std::string& out, const std::vector<std::pair<std::int64_t, std::uint32_t>>& events) {
  out += '[';
  for (std::size_t k = 0; k < events.size(); ++k) {
    out += k == 0 ? "[" : ",[";
    append_decimal(out, events[k].first, 3);
    out += ',';
    append(out, events[k].second);
    out += ']';
  }
  out += ']';
}

void append_failure(std::string& out, const std::optional<Failure>& failure) {
  if (!failure) {
    out += "null";
    return;
  }
  Line line(out);
  append_json_string(line.key("stage"), name(failure->stage));
  append_json_string(line.key("kind"), name(failure->kind));
  append_json_string(line.key("detail"), failure->detail);
  out += '}';
}

void append_times(Line& line, const RequestRow& row) {
  append(line.key("due_ns"), row.due_ns);
  append(line.key("sent_ns"), row.sent_ns);
  append(line.key("first_token_ns"), row.first_token_ns);
  append(line.key("last_token_ns"), row.last_token_ns);
  append(line.key("end_ns"), row.end_ns);
  append_ms(line.key("ttft_ms"), row.ttft_ms);
  append_ms(line.key("ttft_corrected_ms"), row.ttft_corrected_ms);
  append_ms(line.key("tpot_ms"), row.tpot_ms);
  append_ms(line.key("e2e_ms"), row.e2e_ms);
  append_ms(line.key("max_icl_ms"), row.max_icl_ms);
  append_ms(line.key("connect_ms"), row.connect_ms);
}

void append_text_or_null(std::string& out, std::string_view value) {
  if (value.empty()) {
    out += "null";
  } else {
    append_json_string(out, value);
  }
}

}  // namespace

void append_request_json(std::string& out, const RequestRow& row) {
  Line line(out);
  append_json_string(line.key("request_id"), row.request_id);
  append(line.key("turn"), row.turn);
  append(line.key("level"), row.level);
  append_times(line, row);
  if (row.events) append_events(line.key("events"), *row.events);
  append(line.key("input_tokens"), row.input_tokens);
  append(line.key("output_tokens"), row.output_tokens);
  append(line.key("reasoning_tokens"), row.reasoning_tokens);
  append(line.key("cached_tokens"), row.cached_tokens);
  append_json_string(line.key("status"), name(row.status));
  append_failure(line.key("failure"), row.failure);
  append_text_or_null(line.key("finish_reason"), row.finish_reason);
  append(line.key("http_status"), row.http_status == 0 ? std::nullopt : std::optional(row.http_status));
  append(line.key("reused_connection"), row.reused_connection);
  append(line.key("reconnected"), row.reconnected);
  append_text_or_null(line.key("stamp"), row.stamp ? name(*row.stamp) : std::string_view());
  append(line.key("coalesced"), row.coalesced);
  out += '}';
}

}  // namespace loadtest

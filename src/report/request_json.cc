#include "report/request_json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <string_view>

#include "core/json_text.h"
#include "core/token_times.h"

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

std::string_view text(RequestStatus status) {
  switch (status) {
    case RequestStatus::ok:
      return "ok";
    case RequestStatus::failed:
      return "failed";
    case RequestStatus::cut_off:
      return "cut_off";
  }
  return "?";
}

std::optional<double> plus(const std::optional<double>& ms, double waited_ms) {
  return ms ? std::optional(*ms + waited_ms) : std::nullopt;
}

void append_events(std::string& out, const RequestRecord& record) {
  out += '[';
  for (std::size_t k = 0; k < record.arrivals.size(); ++k) {
    out += k == 0 ? "[" : ",[";
    append_decimal(out, record.arrivals[k].offset_ns, 3);
    out += ',';
    append(out, record.arrivals[k].tokens);
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

void append_times(Line& line, const RequestRecord& record) {
  std::optional<std::int64_t> sent, first, last;
  if (record.sent) sent = to_ns(record.sent_at);
  if (!record.arrivals.empty()) {
    first = to_ns(record.sent_at) + record.arrivals.front().offset_ns;
    last = to_ns(record.sent_at) + record.arrivals.back().offset_ns;
  }
  append(line.key("due_ns"), to_ns(record.due_at));
  append(line.key("sent_ns"), sent);
  append(line.key("first_token_ns"), first);
  append(line.key("last_token_ns"), last);
  append(line.key("end_ns"), to_ns(record.end_at));

  const TokenTimes times = token_times(record);
  const bool open_loop = record.due_at != record.sent_at;
  append_ms(line.key("ttft_ms"), times.ttft_ms);
  append_ms(line.key("ttft_corrected_ms"), open_loop ? plus(times.ttft_ms, times.waited_ms) : std::nullopt);
  append_ms(line.key("tpot_ms"), times.tpot_ms);
  append_ms(line.key("e2e_ms"), times.e2e_ms);
  append_ms(line.key("max_icl_ms"), times.max_icl_ms);
  append_ms(line.key("connect_ms"),
            record.connect_time ? std::optional(to_ms(*record.connect_time)) : std::nullopt);
}

void append_text_or_null(std::string& out, std::string_view value) {
  if (value.empty()) {
    out += "null";
  } else {
    append_json_string(out, value);
  }
}

}  // namespace

void append_request_json(std::string& out, const RequestRecord& record, std::size_t level, bool with_events) {
  Line line(out);
  append_json_string(line.key("request_id"), record.request_id);
  append(line.key("turn"), record.turn);
  append(line.key("level"), level);
  append_times(line, record);
  if (with_events) append_events(line.key("events"), record);
  append(line.key("input_tokens_asked"), record.input_tokens_asked);
  append(line.key("input_tokens_sent"), record.input_tokens_sent);
  append(line.key("input_tokens"), record.input_tokens);
  append(line.key("output_tokens"), record.output_tokens);
  append(line.key("reasoning_tokens"), record.reasoning_tokens);
  append(line.key("cached_tokens"), record.cached_tokens);
  append_json_string(line.key("status"), text(record.status));
  append_failure(line.key("failure"), record.failure);
  append_text_or_null(line.key("finish_reason"), record.finish_reason);
  append(line.key("http_status"), record.http_status == 0 ? std::nullopt : std::optional(record.http_status));
  append(line.key("reused_connection"), record.reused_connection);
  append(line.key("reconnected"), record.reconnected);
  std::string& stamp = line.key("stamp");
  if (record.stamp) {
    append_json_string(stamp, *record.stamp == StampSource::kernel ? "kernel" : "user");
  } else {
    stamp += "null";
  }
  append(line.key("coalesced"), std::any_of(record.arrivals.begin(), record.arrivals.end(),
                                            [](const Arrival& a) { return a.events > 1; }));
  out += '}';
}

}  // namespace loadtest

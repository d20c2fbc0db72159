#include "adapter/openai_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/append_format.h"
#include "core/json_text.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kRoomForEscapes = 64;

std::string dumped(const Json& value) { return dump_json(value); }

void add_sampling(Json& body, const Sampling& sampling) {
  const auto add = [&body](const char* name, const auto& value) {
    if (value) body[name] = *value;
  };
  add("temperature", sampling.temperature);
  add("top_p", sampling.top_p);
  add("top_k", sampling.top_k);
  add("min_p", sampling.min_p);
  add("frequency_penalty", sampling.frequency_penalty);
  add("presence_penalty", sampling.presence_penalty);
  add("repetition_penalty", sampling.repetition_penalty);
  add("seed", sampling.seed);
  if (!sampling.stop.empty()) body["stop"] = sampling.stop;
}

// What extra_body says; nothing where it is no JSON object (check(RunConfig) refuses that).
Json extra_fields(const std::string& extra_body) {
  Json extra = parse_ordered_json(extra_body);
  if (!extra.is_object()) return Json::object();
  extra.erase("stream");
  return extra;
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

constexpr std::string_view kOfTheRun[] = {
    "model", "messages", "prompt", "max_completion_tokens", "stream", "stream_options", "max_tokens",
};

// Says itself when an answer ends, and not by its limit: so much as a minimum would stand against it.
bool ends_its_own_way(const Json& fields) {
  return fields.contains("ignore_eos") || fields.contains("min_tokens") || fields.contains("stop");
}

// Output tokens that extra_body allows under one of the limit's names; 0 where it names none.
std::uint32_t most_tokens_of(const Json& extra, std::string_view ours) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::int32_t>::max();
  std::uint32_t most = 0;
  for (const std::string_view name : {"max_tokens", "max_completion_tokens"}) {
    const auto given = extra.find(name);
    if (given == extra.end() || (given->is_null() && name != ours)) continue;
    const bool number = given->is_number_unsigned() && given->get<std::uint64_t>() < kMost;
    most = std::max(most, number ? given->get<std::uint32_t>() : kMost);
  }
  return most;
}

using Headers = std::vector<std::pair<std::string, std::string>>;

// Ours, unless the user gave one of that name.
void add_header(Headers& headers, const Headers& users, std::string name, std::string value) {
  const auto named = [&](const auto& header) { return same_name(header.first, name); };
  if (std::none_of(users.begin(), users.end(), named))
    headers.emplace_back(std::move(name), std::move(value));
}

Headers headers_of(const RunConfig& config, bool with_body) {
  Headers headers;
  if (with_body) add_header(headers, config.headers, "Content-Type", "application/json");
  add_header(headers, config.headers, "Accept",
             with_body && config.stream ? "text/event-stream" : "application/json");
  if (!config.api_key.empty()) {
    add_header(headers, config.headers, "Authorization", "Bearer " + config.api_key);
  }
  headers.insert(headers.end(), config.headers.begin(), config.headers.end());
  return headers;
}

}  // namespace

bool extra_body_sets(const RunConfig& config, std::string_view field) {
  return extra_fields(config.extra_body).contains(field);
}

OpenAiRequest::OpenAiRequest(const RunConfig& config, const OpenAiDialect& dialect)
    : chat_(config.endpoint == ApiEndpoint::chat),
      headers_(headers_of(config, true)),
      models_headers_(headers_of(config, false)) {
  Json body = Json::object();
  body["model"] = config.model;
  body["stream"] = config.stream;
  if (config.stream && dialect.stream_options) {
    Json& options = body["stream_options"] = {{"include_usage", true}};
    if (dialect.continuous_usage) options["continuous_usage_stats"] = true;
  }
  add_sampling(body, config.sampling);

  const std::string limit = dialect.max_completion_tokens ? "max_completion_tokens" : "max_tokens";
  const std::string prompt = chat_ ? "messages" : "prompt";
  const Json extra = extra_fields(config.extra_body);
  most_by_extra_ = most_tokens_of(extra, limit);
  if (!extra.contains(limit)) limit_field_ = fmt::format(",\"{}\":", limit);
  if (!extra.contains(prompt)) prompt_field_ = fmt::format(",\"{}\":", prompt);
  for (const auto& [name, value] : extra.items()) {
    if (value.is_null()) {
      body.erase(name);
    } else {
      body[name] = value;
    }
  }
  const bool length_is_ours = !extra.contains("ignore_eos") && !extra.contains("min_tokens");
  const bool exact = config.output_length != OutputLength::at_most && length_is_ours;
  if (exact && dialect.ignore_eos) body["ignore_eos"] = true;
  if (exact && dialect.min_tokens && config.sampling.stop.empty() && !ends_its_own_way(extra) &&
      !extra.contains("max_tokens") && !extra.contains("max_completion_tokens")) {
    least_field_ = ",\"min_tokens\":";
  }
  asks_for_exact_output_ =
      body.value("ignore_eos", Json()) == true || body.contains("min_tokens") || !least_field_.empty();
  head_ = dumped(body);
  head_.pop_back();  // the brace: what differs between requests follows
}

HttpRequest OpenAiRequest::completion(const PlannedRequest& request) const {
  HttpRequest http;
  http.target = chat_ ? "/chat/completions" : "/completions";
  http.headers = headers_;
  std::size_t text_bytes = 0;
  for (const Message& message : request.messages) {
    text_bytes += message.json.size();
    text_bytes +=
        message.role.size() + message.content.size() + message.content.size() / 16 + kRoomForEscapes;
  }
  http.body.reserve(head_.size() + limit_field_.size() + prompt_field_.size() + text_bytes + kRoomForEscapes);
  http.body = head_;
  const bool own_fields = !request.extra_body.empty();
  if (own_fields) render_own_fields(http.body, request);
  if (!own_fields && !least_field_.empty()) {
    http.body += least_field_;
    append_format(http.body, "{}", request.max_output_tokens);
  }
  if (!limit_field_.empty()) {
    http.body += limit_field_;
    append_format(http.body, "{}", request.max_output_tokens);
  }
  if (!prompt_field_.empty()) {
    http.body += prompt_field_;
    append_prompt(http.body, request);
  }
  http.body += '}';
  return http;
}

// Replaces the head by one with the request's own fields in it.
void OpenAiRequest::render_own_fields(std::string& body, const PlannedRequest& request) const {
  Json own = extra_fields(request.extra_body);
  for (const std::string_view name : kOfTheRun) own.erase(std::string(name));
  Json fields = parse_ordered_json(head_ + '}');
  if (own.contains("min_tokens")) fields.erase("ignore_eos");
  if (!least_field_.empty() && !ends_its_own_way(own)) fields["min_tokens"] = request.max_output_tokens;
  for (const auto& [name, value] : own.items()) {
    if (value.is_null()) {
      fields.erase(name);
    } else {
      fields[name] = value;
    }
  }
  body = dumped(fields);
  body.pop_back();
}

void OpenAiRequest::append_prompt(std::string& body, const PlannedRequest& request) const {
  if (!chat_) {
    if (request.messages.size() == 1) return append_json_string(body, request.messages.front().content);
    std::string joined;
    for (const Message& message : request.messages) {
      if (!joined.empty()) joined += '\n';
      joined += message.content;
    }
    return append_json_string(body, joined);
  }
  char separator = '[';
  for (const Message& message : request.messages) {
    body += separator;
    separator = ',';
    if (!message.json.empty()) {
      body += message.json;
      continue;
    }
    body += R"({"role":)";
    append_json_string(body, message.role);
    body += R"(,"content":)";
    append_json_string(body, message.content);
    body += '}';
  }
  body += request.messages.empty() ? "[]" : "]";
}

HttpRequest OpenAiRequest::models() const {
  HttpRequest http;
  http.method = "GET";
  http.target = "/models";
  http.headers = models_headers_;
  return http;
}

}  // namespace loadtest

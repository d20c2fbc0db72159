#include "sim/event_renderer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/append_format.h"
#include "core/json_text.h"
#include "core/json_tree.h"

namespace loadtest::sim {
namespace {

constexpr std::size_t kCreatedDigits = 10;

void append_number(std::string& out, std::uint64_t value) { append_format(out, "{}", value); }

std::string_view finish_json(std::string_view reason, bool chat) {
  if (reason.empty())
    return chat ? ",\"logprobs\":null,\"finish_reason\":null"
                : ",\"logprobs\":null,\"finish_reason\":null,\"stop_reason\":null";
  if (reason == "length") return ",\"logprobs\":null,\"finish_reason\":\"length\",\"stop_reason\":null";
  return ",\"logprobs\":null,\"finish_reason\":\"stop\",\"stop_reason\":null";
}

AnswerWords words_of(const SimConfig& config) {
  return config.tokenizer == nullptr ? AnswerWords()
                                     : AnswerWords::of(*config.tokenizer).value_or(AnswerWords());
}

}  // namespace

EventRenderer::EventRenderer(const SimConfig& config, Endpoint endpoint)
    : words_(words_of(config)),
      endpoint_(endpoint),
      reasoning_tokens_(config.reasoning_tokens),
      whole_usage_(config.usage != UsageMode::none),
      line_end_(config.crlf ? "\r\n" : "\n") {
  for (const std::string& piece : config.answer) {
    std::string& json = answer_.emplace_back();
    append_json_string(json, piece);
    json = json.substr(1, json.size() - 2);
  }
  model_json_ = dump_json(nlohmann::json(config.model));
  const bool chat = endpoint == Endpoint::chat;
  prefix_ = chat ? "data: {\"id\":\"chatcmpl-" : "data: {\"id\":\"cmpl-";
  id_at_ = prefix_.size();
  prefix_ += std::string(kIdHex, '0') + "\",\"object\":\"" +
             (chat ? "chat.completion.chunk" : "text_completion") + "\",\"created\":";
  created_at_ = prefix_.size();
  prefix_ += std::string(kCreatedDigits, '0') + ",\"model\":" + model_json_;
}

void EventRenderer::write_prefix(const ResponseId& id, char* to) const {
  std::memcpy(to, prefix_.data(), prefix_.size());
  std::memcpy(to + id_at_, id.hex.data(), kIdHex);
  std::int64_t left = id.created_s;
  for (std::size_t i = kCreatedDigits; i-- > 0; left /= 10)
    to[created_at_ + i] = static_cast<char>('0' + left % 10);
}

void EventRenderer::append_chunk(std::string& out, const ResponseId& id, std::string_view rest) const {
  const std::size_t size = prefix_.size() + rest.size() + 2 * line_end_.size();
  std::array<char, 16> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr);
  out += "\r\n";
  const std::size_t at = out.size();
  out.resize(at + prefix_.size());
  write_prefix(id, out.data() + at);
  out += rest;
  out += line_end_;
  out += line_end_;
  out += "\r\n";
}

void EventRenderer::append_usage_json(std::string& out, const Usage& usage) const {
  out += ",\"usage\":{\"prompt_tokens\":";
  append_number(out, usage.prompt_tokens);
  out += ",\"total_tokens\":";
  append_number(out, std::uint64_t{usage.prompt_tokens} + usage.completion_tokens);
  out += ",\"completion_tokens\":";
  append_number(out, usage.completion_tokens);
  if (usage.cached_tokens) {
    out += ",\"prompt_tokens_details\":{\"cached_tokens\":";
    append_number(out, *usage.cached_tokens);
    out += '}';
  }
  if (reasoning_tokens_ > 0) {
    out += ",\"completion_tokens_details\":{\"reasoning_tokens\":";
    append_number(out, std::min(reasoning_tokens_, usage.completion_tokens));
    out += '}';
  }
  out += '}';
}

void EventRenderer::append_role(std::string& out, const ResponseId& id,
                                const std::optional<Usage>& usage) const {
  std::string rest =
      ",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,"
      "\"finish_reason\":null}]";
  if (usage) append_usage_json(rest, *usage);
  rest += '}';
  append_chunk(out, id, rest);
}

void EventRenderer::append_event(std::string& out, const ResponseId& id, const EventSpec& spec) const {
  const bool chat = endpoint_ == Endpoint::chat;
  std::string rest;
  rest.reserve(256);
  rest += ",\"choices\":[{\"index\":0,";
  if (chat) {
    rest += spec.reasoning ? "\"delta\":{\"reasoning_content\":\"" : "\"delta\":{\"content\":\"";
  } else {
    rest += "\"text\":\"";
  }
  for (std::uint32_t i = 0; i < spec.tokens; ++i) rest += word(std::uint64_t{spec.first_word} + i);
  rest += chat ? "\"}" : "\"";
  rest += finish_json(spec.finish_reason, chat);
  rest += ",\"token_ids\":null}]";
  if (spec.usage) append_usage_json(rest, *spec.usage);
  rest += '}';
  append_chunk(out, id, rest);
}

void EventRenderer::append_usage(std::string& out, const ResponseId& id, const Usage& usage) const {
  std::string rest = ",\"choices\":[]";
  append_usage_json(rest, usage);
  rest += '}';
  append_chunk(out, id, rest);
}

void EventRenderer::append_malformed(std::string& out, const ResponseId& id) const {
  append_chunk(out, id, ",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" brok");
}

void EventRenderer::append_done(std::string& out) const {
  std::string event = "data: [DONE]";
  event += line_end_;
  event += line_end_;
  append_format(out, "{:x}\r\n{}\r\n", event.size(), event);
}

std::string_view EventRenderer::stream_head() {
  return "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\n"
         "server: llm-loadtest-sim\r\ntransfer-encoding: chunked\r\n\r\n";
}

std::string EventRenderer::whole_answer(const ResponseId& id, const CompletionRequest& request) const {
  const bool chat = endpoint_ == Endpoint::chat;
  std::string reasoning, text;
  for (std::uint32_t i = 0; i < request.output_tokens; ++i) {
    (chat && i < reasoning_tokens_ ? reasoning : text) += word(i);
  }
  std::string out;
  out.reserve(text.size() + reasoning.size() + 512);
  out += chat ? "{\"id\":\"chatcmpl-" : "{\"id\":\"cmpl-";
  out.append(id.hex.data(), id.hex.size());
  out += chat ? "\",\"object\":\"chat.completion\",\"created\":"
              : "\",\"object\":\"text_completion\",\"created\":";
  append_number(out, static_cast<std::uint64_t>(id.created_s));
  out += ",\"model\":" + model_json_ + ",\"choices\":[{\"index\":0,";
  if (chat) {
    out += "\"message\":{\"role\":\"assistant\",\"reasoning_content\":";
    out += reasoning.empty() ? "null" : "\"" + reasoning + "\"";
    out += ",\"content\":\"" + text + "\",\"tool_calls\":[]}";
  } else {
    out += "\"text\":\"" + text + "\"";
  }
  out += finish_json(request.length_given ? "length" : "stop", chat);
  out += "}]";
  if (whole_usage_)
    append_usage_json(out, {request.prompt_tokens, request.output_tokens, request.cached_tokens});
  out += '}';
  return out;
}

EventCycle::EventCycle(const EventRenderer& renderer, const SimConfig& config, bool reasoning)
    : renderer_(renderer), max_events_(config.events_per_write) {
  ResponseId id;
  id.hex.fill('0');
  const std::uint32_t events = kEvents + max_events_ - 1;
  for (std::uint32_t i = 0; i < events; ++i) {
    starts_.push_back(block_.size());
    EventSpec spec;
    spec.reasoning = reasoning;
    spec.tokens = config.tokens_per_event;
    spec.first_word = kEvents + (i % kEvents) * config.tokens_per_event;  // not an answer's first word
    renderer.append_event(block_, id, spec);
    prefixes_.push_back(block_.find("data: ", starts_.back()));
  }
  starts_.push_back(block_.size());
}

void EventCycle::copy_for(const ResponseId& id, std::uint32_t events, std::string& block) const {
  const std::size_t count = std::min<std::size_t>(events, prefixes_.size());
  if (count == 0) return;
  block.resize(starts_[count]);
  std::memcpy(block.data(), block_.data(), starts_[count]);
  renderer_.write_prefix(id, block.data() + prefixes_[0]);
  for (std::size_t i = 1; i < count; ++i) {
    std::memcpy(block.data() + prefixes_[i], block.data() + prefixes_[0], renderer_.prefix_bytes());
  }
}

}  // namespace loadtest::sim

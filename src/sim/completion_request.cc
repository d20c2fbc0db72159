#include "sim/completion_request.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace loadtest::sim {

namespace dom = simdjson::dom;

struct CompletionRequestReader::Impl {
  dom::parser parser;
};

CompletionRequestReader::CompletionRequestReader(const SimConfig& config)
    : impl_(std::make_unique<Impl>()), config_(config) {}
CompletionRequestReader::~CompletionRequestReader() = default;

std::string render_error(const ApiError& error) {
  nlohmann::ordered_json inner;
  inner["message"] = error.message;
  inner["type"] = error.type;
  inner["param"] =
      error.param.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(error.param);
  inner["code"] =
      error.code.empty() ? nlohmann::ordered_json(error.status) : nlohmann::ordered_json(error.code);
  nlohmann::ordered_json body;
  body["error"] = std::move(inner);
  return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

namespace {

std::uint64_t characters(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

struct PromptSize {
  std::uint64_t characters = 0;
  std::uint64_t tokens = 0;  // given as ids
};

void add_prompt(dom::element prompt, PromptSize& size) {
  std::string_view text;
  dom::array items;
  if (prompt.get(text) == simdjson::SUCCESS) {
    size.characters += characters(text);
  } else if (prompt.get(items) == simdjson::SUCCESS) {
    for (const dom::element item : items) {
      if (item.is<std::int64_t>()) {
        ++size.tokens;
      } else if (std::string_view one; item.get(one) == simdjson::SUCCESS) {
        size.characters += characters(one);
      } else if (dom::array ids; item.get(ids) == simdjson::SUCCESS) {
        size.tokens += ids.size();
      }
    }
  }
}

void add_message(dom::element message, PromptSize& size) {
  dom::element content;
  if (message["content"].get(content) != simdjson::SUCCESS) return;
  std::string_view text;
  dom::array parts;
  if (content.get(text) == simdjson::SUCCESS) {
    size.characters += characters(text);
  } else if (content.get(parts) == simdjson::SUCCESS) {
    for (const dom::element part : parts) {
      if (part["text"].get(text) == simdjson::SUCCESS) size.characters += characters(text);
    }
  }
}

// The field as a number of tokens; null and absent leave `tokens` as it is.
std::optional<ApiError> read_max_tokens(dom::object body, const char* field,
                                        std::optional<std::uint64_t>& tokens) {
  dom::element value;
  if (body[field].get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
  std::int64_t number = 0;
  if (value.get(number) != simdjson::SUCCESS) {
    return ApiError{400, fmt::format("{} must be an integer", field), "BadRequestError", field, ""};
  }
  if (number < 1) {
    return ApiError{400, fmt::format("{} must be at least 1, got {}.", field, number), "BadRequestError",
                    field, ""};
  }
  tokens = static_cast<std::uint64_t>(number);
  return std::nullopt;
}

std::optional<ApiError> read_bool(dom::object object, const char* field, bool& flag) {
  dom::element value;
  if (object[field].get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
  if (value.get(flag) == simdjson::SUCCESS) return std::nullopt;
  return ApiError{400, fmt::format("{} must be a boolean", field), "BadRequestError", field, ""};
}

std::optional<ApiError> refusal(const SimConfig& config, Endpoint endpoint, dom::object body) {
  dom::element value;
  if (config.refuse_stream_options && body["stream_options"].get(value) == simdjson::SUCCESS) {
    return ApiError{400, "Unrecognized request argument supplied: stream_options", "invalid_request_error",
                    "stream_options", ""};
  }
  if (config.refuse_max_tokens && endpoint == Endpoint::chat &&
      body["max_tokens"].get(value) == simdjson::SUCCESS) {
    return ApiError{400,
                    "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                    "'max_completion_tokens' instead.",
                    "invalid_request_error", "max_tokens", "unsupported_parameter"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> CompletionRequestReader::read(Endpoint endpoint, std::string_view text,
                                                      CompletionRequest& request) {
  request = {};
  request.endpoint = endpoint;
  dom::element document;
  dom::object body;
  if (impl_->parser.parse(text.data(), text.size()).get(document) != simdjson::SUCCESS) {
    return ApiError{400, "The request's body is not valid JSON.", "BadRequestError", "", ""};
  }
  if (document.get(body) != simdjson::SUCCESS) {
    return ApiError{400, "The request's body is not a JSON object.", "BadRequestError", "", ""};
  }
  if (auto refused = refusal(config_, endpoint, body)) return refused;

  PromptSize size;
  if (endpoint == Endpoint::chat) {
    dom::array messages;
    if (body["messages"].get(messages) != simdjson::SUCCESS || messages.begin() == messages.end()) {
      return ApiError{400, "messages must be a list of at least one message.", "BadRequestError", "messages",
                      ""};
    }
    for (const dom::element message : messages) add_message(message, size);
  } else {
    dom::element prompt;
    if (body["prompt"].get(prompt) != simdjson::SUCCESS || !(prompt.is_string() || prompt.is_array())) {
      return ApiError{400, "prompt must be a string or a list.", "BadRequestError", "prompt", ""};
    }
    add_prompt(prompt, size);
  }
  const std::uint64_t prompt_tokens = std::max<std::uint64_t>(1, size.tokens + (size.characters + 3) / 4);

  if (auto wrong = read_bool(body, "stream", request.stream)) return wrong;
  if (dom::object options; body["stream_options"].get(options) == simdjson::SUCCESS) {
    if (!request.stream) {
      return ApiError{400, "Stream options can only be defined when `stream=True`.", "BadRequestError",
                      "stream_options", ""};
    }
    if (auto wrong = read_bool(options, "include_usage", request.include_usage)) return wrong;
    if (auto wrong = read_bool(options, "continuous_usage_stats", request.continuous_usage)) return wrong;
  }
  request.include_usage = request.include_usage && config_.usage != UsageMode::none;
  request.continuous_usage =
      request.continuous_usage && request.include_usage && config_.usage == UsageMode::continuous;

  std::optional<std::uint64_t> max_tokens;
  if (auto wrong = read_max_tokens(body, "max_tokens", max_tokens)) return wrong;
  if (endpoint == Endpoint::chat) {
    if (auto wrong = read_max_tokens(body, "max_completion_tokens", max_tokens)) return wrong;
  }
  request.length_given = max_tokens.has_value();
  const std::uint64_t output_tokens = max_tokens.value_or(config_.output_tokens);
  if (prompt_tokens + output_tokens > config_.max_model_len) {
    return ApiError{
        400,
        fmt::format(
            "This model's maximum context length is {} tokens. However, you requested {} tokens ({} in the "
            "messages, {} in the completion).",
            config_.max_model_len, prompt_tokens + output_tokens, prompt_tokens, output_tokens),
        "BadRequestError", "", ""};
  }
  request.prompt_tokens = static_cast<std::uint32_t>(prompt_tokens);
  request.output_tokens = static_cast<std::uint32_t>(output_tokens);
  return std::nullopt;
}

}  // namespace loadtest::sim

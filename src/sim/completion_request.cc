#include "sim/completion_request.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/json_tree.h"

namespace loadtest::sim {

namespace dom = simdjson::dom;

struct CompletionRequestReader::Impl {
  dom::parser parser;
  std::vector<TokenId> ids;
};

CompletionRequestReader::CompletionRequestReader(const SimConfig& config)
    : impl_(std::make_unique<Impl>()), config_(config) {}
CompletionRequestReader::~CompletionRequestReader() = default;

std::span<const TokenId> CompletionRequestReader::prompt_ids() const { return impl_->ids; }

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
  return dump_json(body);
}

namespace {

std::uint64_t characters(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

constexpr TokenId kTemplateToken = std::numeric_limits<TokenId>::max();

struct PromptSize {
  const Tokenizer* tokenizer;  // may be null
  std::vector<TokenId>& ids;   // of the prompt, where there is a tokenizer
  std::uint64_t characters = 0;
  std::uint64_t tokens = 0;  // given as ids

  void add_text(std::string_view text) {
    if (tokenizer == nullptr) {
      characters += sim::characters(text);
      return;
    }
    const std::vector<TokenId> more = tokenizer->encode(text);
    ids.insert(ids.end(), more.begin(), more.end());
  }
  void add_id(dom::element id) {
    std::int64_t number = 0;
    if (tokenizer == nullptr || id.get(number) != simdjson::SUCCESS) {
      ++tokens;
    } else {
      ids.push_back(static_cast<TokenId>(number));
    }
  }
};

void add_prompt(dom::element prompt, PromptSize& size) {
  std::string_view text;
  dom::array items;
  if (prompt.get(text) == simdjson::SUCCESS) {
    size.add_text(text);
  } else if (prompt.get(items) == simdjson::SUCCESS) {
    for (const dom::element item : items) {
      if (item.is<std::int64_t>()) {
        size.add_id(item);
      } else if (std::string_view one; item.get(one) == simdjson::SUCCESS) {
        size.add_text(one);
      } else if (dom::array ids; item.get(ids) == simdjson::SUCCESS) {
        for (const dom::element id : ids) size.add_id(id);
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
    size.add_text(text);
  } else if (content.get(parts) == simdjson::SUCCESS) {
    for (const dom::element part : parts) {
      if (part["text"].get(text) == simdjson::SUCCESS) size.add_text(text);
    }
  }
}

// The field as a number of tokens; null and absent leave `tokens` as it is.
std::optional<ApiError> read_tokens(dom::object body, const char* field, std::int64_t least,
                                    std::optional<std::uint64_t>& tokens) {
  dom::element value;
  if (body[field].get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
  std::int64_t number = 0;
  if (value.get(number) != simdjson::SUCCESS) {
    return ApiError{400, fmt::format("{} must be an integer", field), "BadRequestError", field, ""};
  }
  if (number < least) {
    return ApiError{400, fmt::format("{} must be at least {}, got {}.", field, least, number),
                    "BadRequestError", field, ""};
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
  for (const std::string& field : config.reject_fields) {
    if (body[field].get(value) == simdjson::SUCCESS) {
      return ApiError{400, fmt::format("Unrecognized request argument supplied: {}", field),
                      "invalid_request_error", field, ""};
    }
  }
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

  impl_->ids.clear();
  if (endpoint == Endpoint::chat) impl_->ids.assign(config_.template_tokens, kTemplateToken);
  PromptSize size{config_.tokenizer.get(), impl_->ids};
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
  const std::uint64_t prompt_tokens =
      std::max<std::uint64_t>(1, impl_->ids.size() + size.tokens + (size.characters + 3) / 4);

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
  if (auto wrong = read_tokens(body, "max_tokens", 1, max_tokens)) return wrong;
  if (endpoint == Endpoint::chat) {
    if (auto wrong = read_tokens(body, "max_completion_tokens", 1, max_tokens)) return wrong;
  }
  request.length_given = max_tokens.has_value();
  std::optional<std::uint64_t> min_tokens;
  if (auto wrong = read_tokens(body, "min_tokens", 0, min_tokens)) return wrong;
  const std::uint64_t output_tokens =
      max_tokens.value_or(std::max<std::uint64_t>(config_.output_tokens, min_tokens.value_or(0)));
  if (prompt_tokens + output_tokens > config_.max_model_len) {
    return ApiError{
        400,
        fmt::format(
            "This model's maximum context length is {} tokens. However, you requested {} tokens ({} in the "
            "messages, {} in the completion).",
            config_.max_model_len, prompt_tokens + output_tokens, prompt_tokens, output_tokens),
        "BadRequestError", "", ""};
  }
  if (auto wrong = read_bool(body, "ignore_eos", request.ignore_eos)) return wrong;
  if (min_tokens.value_or(0) > output_tokens) {
    return ApiError{400,
                    fmt::format("min_tokens must be less than or equal to max_tokens={}, got {}.",
                                output_tokens, *min_tokens),
                    "BadRequestError", "min_tokens", ""};
  }
  request.min_tokens = static_cast<std::uint32_t>(min_tokens.value_or(0));
  request.prompt_tokens = static_cast<std::uint32_t>(prompt_tokens);
  request.output_tokens = static_cast<std::uint32_t>(output_tokens);
  return std::nullopt;
}

}  // namespace loadtest::sim

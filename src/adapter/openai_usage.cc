#include "adapter/openai_usage.h"

#include <limits>
#include <string_view>
#include <utility>

namespace loadtest {
namespace {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

constexpr std::uint64_t kMaxTokens = std::numeric_limits<std::int32_t>::max();

using FieldReader = error_code (*)(od::raw_json_string key, od::value& value, TokenUsage& usage);

error_code each_field_of(od::value& value, TokenUsage& usage, FieldReader read_field) {
  od::object object;
  if (auto error = value.get_object().get(object)) {
    return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
  }
  for (auto next : object) {
    od::field field;
    if (auto error = std::move(next).get(field)) return error;
    if (auto error = read_field(field.key(), field.value(), usage)) return error;
  }
  return SUCCESS;
}

bool is(od::raw_json_string key, std::string_view name) { return key.unsafe_is_equal(name); }

error_code tokens(od::value& value, std::optional<std::uint32_t>& count) {
  std::uint64_t number = 0;
  if (!value.get_uint64().get(number) && number <= kMaxTokens) count = static_cast<std::uint32_t>(number);
  return SUCCESS;
}

error_code detail(od::raw_json_string key, od::value& value, TokenUsage& usage) {
  if (is(key, "reasoning_tokens")) return tokens(value, usage.reasoning_tokens);
  if (is(key, "cached_tokens")) return tokens(value, usage.cached_tokens);
  return SUCCESS;
}

error_code field_of_usage(od::raw_json_string key, od::value& value, TokenUsage& usage) {
  if (is(key, "prompt_tokens")) return tokens(value, usage.input_tokens);
  if (is(key, "completion_tokens")) return tokens(value, usage.output_tokens);
  if (is(key, "reasoning_tokens")) return tokens(value, usage.reasoning_tokens);      // SGLang
  if (is(key, "prompt_cache_hit_tokens")) return tokens(value, usage.cached_tokens);  // DeepSeek
  if (is(key, "completion_tokens_details") || is(key, "prompt_tokens_details")) {
    return each_field_of(value, usage, detail);
  }
  return SUCCESS;
}

}  // namespace

error_code read_usage(od::value& value, std::optional<TokenUsage>& usage) {
  TokenUsage read;
  if (auto error = each_field_of(value, read, field_of_usage)) return error;
  if (read != TokenUsage{}) usage = read;
  return SUCCESS;
}

}  // namespace loadtest

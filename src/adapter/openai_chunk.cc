#include "adapter/openai_chunk.h"

#include <algorithm>
#include <cstring>

#include "adapter/openai_usage.h"

namespace loadtest {
namespace {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

constexpr std::size_t kKeptBytes = std::size_t{1} << 20;

// Reads a payload's fields in the order in which they come, each once: looking them up by name costs several
// times as much. Every member returns the first error of the JSON itself; a value of an unexpected type is
// none, but for `choices`.
class Reader {
 public:
  Reader(const char* payload, OpenAiChunk& chunk, KeptText* kept, KeepText what)
      : payload_(payload), chunk_(chunk), kept_(kept), what_(what) {}

  error_code read(od::document& document) {
    od::object object;
    if (auto error = document.get_object().get(object)) return error;
    if (auto error = each_field(object, &Reader::top_field)) return error;
    if (!document.current_location().error()) return simdjson::TAPE_ERROR;  // something follows the object
    if (ids_ != 0) {
      chunk_.ids = ids_;
    } else if (logprobs_ != 0) {
      chunk_.ids = logprobs_;
    }
    return SUCCESS;
  }

 private:
  using FieldReader = error_code (Reader::*)(od::raw_json_string key, od::value& value);

  error_code each_field(od::object& object, FieldReader read_field) {
    for (auto next : object) {
      od::field field;
      if (auto error = std::move(next).get(field)) return error;
      if (auto error = (this->*read_field)(field.key(), field.value())) return error;
    }
    return SUCCESS;
  }

  error_code each_field_of(od::value& value, FieldReader read_field) {
    od::object object;
    if (auto error = value.get_object().get(object)) return of_interest(error);
    return each_field(object, read_field);
  }

  // A value of another type than the one we read (null, mostly) is skipped; broken JSON is not.
  static error_code of_interest(error_code error) {
    return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
  }

  error_code top_field(od::raw_json_string key, od::value& value) {
    switch (key.raw()[0]) {
      case 'c':
        return is(key, "choices") ? choices(value) : SUCCESS;
      case 'u':
        return is(key, "usage") ? read_usage(value, chunk_.usage) : SUCCESS;
      case 'e':
        return is(key, "error") ? error(value) : SUCCESS;
      case 'o':
        return is(key, "object") ? object_name(value) : SUCCESS;
      default:
        return SUCCESS;
    }
  }

  error_code choices(od::value& value) {
    od::array array;
    if (auto wrong = value.get_array().get(array)) return is_null(value) ? SUCCESS : wrong;
    for (auto next : array) {
      od::value choice;
      if (auto error = std::move(next).get(choice)) return error;
      od::object object;
      if (auto wrong = choice.get_object().get(object)) {
        if (is_null(choice)) continue;
        return wrong;
      }
      const std::size_t so_far = kept_ ? kept_->size() : 0;
      of_first_choice_ = true;
      if (auto error = each_field(object, &Reader::choice_field)) return error;
      if (kept_ && !of_first_choice_) kept_->cut(so_far);
    }
    return SUCCESS;
  }

  error_code choice_field(od::raw_json_string key, od::value& value) {
    switch (key.raw()[0]) {
      case 'd':
        return is(key, "delta") ? each_field_of(value, &Reader::message_field) : SUCCESS;
      case 'm':
        return is(key, "message") ? each_field_of(value, &Reader::message_field) : SUCCESS;
      case 'f':
        return is(key, "finish_reason") ? finish_reason(value) : SUCCESS;
      case 'i':
        return is(key, "index") ? index(value) : SUCCESS;
      case 'l':
        return is(key, "logprobs") ? each_field_of(value, &Reader::logprobs_field) : SUCCESS;
      case 't':
        if (is(key, "text")) return text(value, TokenKind::content);
        return is(key, "token_ids") ? count_elements(value, ids_) : SUCCESS;
      default:
        return SUCCESS;
    }
  }

  error_code message_field(od::raw_json_string key, od::value& value) {
    switch (key.raw()[0]) {
      case 'c':
        return is(key, "content") ? content(value) : SUCCESS;
      case 'r':
        if (is(key, "reasoning_content") || is(key, "reasoning")) return text(value, TokenKind::reasoning);
        return is(key, "refusal") ? text(value, TokenKind::refusal) : SUCCESS;
      case 't':
        return is(key, "tool_calls") ? tool_calls(value) : SUCCESS;
      case 'f':
        return is(key, "function_call") ? each_field_of(value, &Reader::function_field) : SUCCESS;
      default:
        return SUCCESS;
    }
  }

  // A string; from some servers an array of parts ({"type":"text","text":…},
  // {"type":"thinking","thinking":[…]}).
  error_code content(od::value& value) {
    od::array parts;
    if (auto error = value.get_array().get(parts)) {
      return error == simdjson::INCORRECT_TYPE ? text(value, TokenKind::content) : error;
    }
    for (auto next : parts) {
      od::value part;
      if (auto error = std::move(next).get(part)) return error;
      if (auto error = each_field_of(part, &Reader::part_field)) return error;
    }
    return SUCCESS;
  }

  error_code part_field(od::raw_json_string key, od::value& value) {
    if (is(key, "text")) return text(value, TokenKind::content);
    if (!is(key, "thinking")) return SUCCESS;
    od::array parts;
    if (auto error = value.get_array().get(parts)) {
      return error == simdjson::INCORRECT_TYPE ? text(value, TokenKind::reasoning) : error;
    }
    for (auto next : parts) {
      od::value part;
      if (auto error = std::move(next).get(part)) return error;
      if (auto error = each_field_of(part, &Reader::thinking_field)) return error;
    }
    return SUCCESS;
  }

  error_code thinking_field(od::raw_json_string key, od::value& value) {
    return is(key, "text") ? text(value, TokenKind::reasoning) : SUCCESS;
  }

  error_code tool_calls(od::value& value) {
    od::array calls;
    if (auto error = value.get_array().get(calls)) return of_interest(error);
    for (auto next : calls) {
      od::value call;
      if (auto error = std::move(next).get(call)) return error;
      if (auto error = each_field_of(call, &Reader::call_field)) return error;
    }
    return SUCCESS;
  }

  error_code call_field(od::raw_json_string key, od::value& value) {
    return is(key, "function") ? each_field_of(value, &Reader::function_field) : SUCCESS;
  }

  error_code function_field(od::raw_json_string key, od::value& value) {
    return is(key, "name") || is(key, "arguments") ? text(value, TokenKind::tool_call) : SUCCESS;
  }

  error_code text(od::value& value, TokenKind kind) {
    const char* const quote = value.raw_json_token().data();
    bool empty = true;
    if (kept_ && kept_->takes(kind, what_)) {
      empty = keep(value, kind);
    } else {
      od::raw_json_string string;
      empty = value.get_raw_json_string().get(string) || string.raw()[0] == '"';
    }
    if (empty) return SUCCESS;
    chunk_.only_text_at.reset();
    if (!any_text_) chunk_.only_text_at = quote + 1 - payload_;
    any_text_ = true;
    if (!chunk_.text || (*chunk_.text == TokenKind::reasoning && kind != TokenKind::reasoning)) {
      chunk_.text = kind;
    }
    return SUCCESS;
  }

  // Appends a string to what is kept. True where it is empty, or no string.
  bool keep(od::value& value, TokenKind kind) {
    std::string_view string;
    const error_code error = value.get_string().get(string);
    if (error && error != simdjson::STRING_ERROR) return true;
    kept_->append(kind, error ? std::string_view("\uFFFD") : string);
    return !error && string.empty();
  }

  error_code finish_reason(od::value& value) {
    std::string_view reason;
    if (is_null(value) || value.get_string().get(reason)) return SUCCESS;
    if (chunk_.finish_reason.empty()) chunk_.finish_reason = reason;
    return SUCCESS;
  }

  error_code index(od::value& value) {
    std::uint64_t index = 0;
    if (!value.get_uint64().get(index) && index != 0) {
      chunk_.other_choice = true;
      of_first_choice_ = false;
    }
    return SUCCESS;
  }

  // Chat: {"content":[{…}…]}; completions: {"tokens":[…], "token_logprobs":[…], …}.
  error_code logprobs_field(od::raw_json_string key, od::value& value) {
    return is(key, "content") || is(key, "tokens") ? count_elements(value, logprobs_) : SUCCESS;
  }

  error_code count_elements(od::value& value, std::uint32_t& count) {
    od::array array;
    if (auto error = value.get_array().get(array)) return of_interest(error);
    for (auto next : array) {
      od::value element;
      if (auto error = std::move(next).get(element)) return error;
      ++count;
    }
    return SUCCESS;
  }

  error_code error(od::value& value) {
    if (is_null(value)) return SUCCESS;
    od::raw_json_string string;
    const bool empty = !value.get_raw_json_string().get(string) && string.raw()[0] == '"';
    if (!empty) chunk_.status = OpenAiChunk::Status::server_error;
    return SUCCESS;
  }

  error_code object_name(od::value& value) {
    od::raw_json_string string;
    if (!value.get_raw_json_string().get(string) && is(string, "error")) {
      chunk_.status = OpenAiChunk::Status::server_error;
    }
    return SUCCESS;
  }

  static bool is(od::raw_json_string key, std::string_view name) { return key.unsafe_is_equal(name); }

  static bool is_null(od::value& value) {
    bool null = false;
    return !value.is_null().get(null) && null;
  }

  const char* payload_;
  OpenAiChunk& chunk_;
  KeptText* kept_;  // null: not asked for
  KeepText what_;
  bool of_first_choice_ = true;
  bool any_text_ = false;
  std::uint32_t ids_ = 0;
  std::uint32_t logprobs_ = 0;
};

}  // namespace

OpenAiChunk ChunkParser::parse(std::string_view payload, KeptText* kept, KeepText what) {
  if (padded_.size() > kKeptBytes) *this = {};
  const std::size_t needed = payload.size() + simdjson::SIMDJSON_PADDING;
  if (padded_.size() < needed) padded_.resize(std::max(needed, padded_.size() * 2));
  std::memcpy(padded_.data(), payload.data(), payload.size());
  std::memset(padded_.data() + payload.size(), ' ', simdjson::SIMDJSON_PADDING);

  OpenAiChunk chunk;
  od::document document;
  error_code error = parser_.iterate(padded_.data(), payload.size(), padded_.size()).get(document);
  if (!error) error = Reader(padded_.data(), chunk, kept, what).read(document);
  if (error) {
    chunk = {};
    chunk.status = OpenAiChunk::Status::malformed;
  }
  return chunk;
}

}  // namespace loadtest

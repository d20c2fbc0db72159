#include "workload/dataset_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/json_text.h"
#include "workload/value_text.h"

namespace loadtest {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

struct Role {
  std::string_view recorded, role;
};
constexpr std::array<Role, 9> kRoles{{{"user", "user"},
                                      {"human", "user"},
                                      {"assistant", "assistant"},
                                      {"gpt", "assistant"},
                                      {"chatgpt", "assistant"},
                                      {"bing", "assistant"},
                                      {"bard", "assistant"},
                                      {"model", "assistant"},
                                      {"system", "system"}}};
// Of chats alone.
constexpr std::array<std::string_view, 3> kMoreRoles{"developer", "tool", "function"};

std::string_view role_of(std::string_view recorded) {
  for (const Role& row : kRoles) {
    if (row.recorded == recorded) return row.role;
  }
  return {};
}

bool is_more_role(std::string_view role) {
  return std::find(kMoreRoles.begin(), kMoreRoles.end(), role) != kMoreRoles.end();
}

// A message while it is read.
struct Draft {
  std::string text;
  bool more = false;  // than a role and a text
};

// A content in parts, as OpenAI's API takes it: [{"type": "text", "text": "…"}].
Result<void> read_parts(Draft& draft, const simdjson::dom::array& parts, const MessageKeys& keys,
                        std::size_t number) {
  for (const element part : parts) {
    std::string_view type, text;
    object fields;
    if (part["type"].get(type) != simdjson::SUCCESS || part.get(fields) != simdjson::SUCCESS)
      return bad_input(fmt::format("its message {} has a part without a type", number));
    if (type != "text" && !keys.whole)
      return bad_input(fmt::format("its message {} has a part of type {}; only text can be sent", number,
                                   quoted_text(type)));
    if (type != "text" || fields.size() > 2) draft.more = true;
    if (type != "text") continue;
    if (part["text"].get(text) != simdjson::SUCCESS)
      return bad_input(fmt::format("its message {} has a part of text without the string text", number));
    if (!draft.text.empty() && !text.empty()) draft.text += '\n';
    draft.text += text;
  }
  return {};
}

// A field that is null is not there, but for the content, which a call of a tool may have so.
std::string whole_message(std::string_view role, const object& fields, const MessageKeys& keys) {
  std::string json = "{\"role\":";
  append_json_string(json, role);
  for (const auto& [key, value] : fields) {
    if (key == keys.role || (value.is_null() && key != keys.content)) continue;
    json += ',';
    append_json_string(json, key);
    json += ':';
    json += simdjson::minify(value);
  }
  return json + '}';
}

bool has_more_fields(const object& fields, const MessageKeys& keys) {
  return std::any_of(fields.begin(), fields.end(), [&](const simdjson::dom::key_value_pair& field) {
    return field.key != keys.role && field.key != keys.content && !field.value.is_null();
  });
}

Result<Message> parse_message(const element& value, const MessageKeys& keys, std::size_t number) {
  object fields;
  std::string_view role, text;
  element content;
  simdjson::dom::array parts;
  Draft draft;
  const bool is_object =
      value.get(fields) == simdjson::SUCCESS && fields[keys.role].get(role) == simdjson::SUCCESS;
  if (is_object) draft.more = keys.whole && (has_more_fields(fields, keys) || is_more_role(role));
  const bool none =
      is_object && (fields[keys.content].get(content) != simdjson::SUCCESS || content.is_null());
  if (!is_object || (none && !draft.more) ||
      (!none && content.get(text) != simdjson::SUCCESS && content.get(parts) != simdjson::SUCCESS)) {
    return bad_input(fmt::format("its message {} is not an object with the strings {} and {}", number,
                                 keys.role, keys.content));
  }
  if (!none && content.is_array()) {
    if (auto read = read_parts(draft, parts, keys, number); !read) return read.error();
  } else {
    draft.text = text;
  }
  const std::string_view known = keys.whole && is_more_role(role) ? role : role_of(role);
  if (known.empty()) {
    return bad_input(fmt::format("its message {} is from {}, not from user, assistant{}system{}", number,
                                 quoted_text(role), keys.whole ? ", " : " or ",
                                 keys.whole ? ", developer, tool or function" : ""));
  }
  return Message{std::string(known), std::move(draft.text),
                 draft.more ? whole_message(known, fields, keys) : ""};
}

}  // namespace

bool is_question(const Message& message) {
  if (message.role == "tool" || message.role == "function") return true;
  return message.role == "user" && !(message.content.empty() && message.json.empty());
}

Result<void> check_use(const std::vector<Message>& messages, MessageUse use) {
  const auto cut = [&](const Message& message) {
    // Of turns the recorded answers are not sent anyway.
    return !message.json.empty() && !(use == MessageUse::turns && message.role == "assistant");
  };
  if (use == MessageUse::whole || std::none_of(messages.begin(), messages.end(), cut)) return {};
  return bad_input(fmt::format(
      "one of its messages is more than a text of user, assistant or system, which {} cannot send",
      use == MessageUse::turns ? "--turns" : "--endpoint completions"));
}

Result<std::vector<Message>> parse_messages(const simdjson::dom::element& value, const MessageKeys& keys,
                                            std::string_view name) {
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return bad_input(fmt::format("its {} is not an array", name));
  std::vector<Message> messages;
  for (const element item : array) {
    auto message = parse_message(item, keys, messages.size() + 1);
    if (!message) return message.error();
    messages.push_back(std::move(*message));
  }
  const bool any = std::any_of(messages.begin(), messages.end(), is_question);
  if (!any) return bad_input(fmt::format("its {} has no message of a user with text", name));
  return messages;
}

}  // namespace loadtest

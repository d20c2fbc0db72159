#include "workload/dataset_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "workload/value_text.h"

namespace loadtest {
namespace {

using simdjson::dom::element;

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

std::string_view role_of(std::string_view recorded) {
  for (const Role& row : kRoles) {
    if (row.recorded == recorded) return row.role;
  }
  return {};
}

// A content in parts, as OpenAI's API takes it: [{"type": "text", "text": "…"}]. Others than text cannot be
// sent.
Result<std::string> join_parts(const simdjson::dom::array& parts, std::size_t number) {
  std::string joined;
  for (const element part : parts) {
    std::string_view type, text;
    if (part["type"].get(type) != simdjson::SUCCESS)
      return bad_input(fmt::format("its message {} has a part without a type", number));
    if (type != "text")
      return bad_input(fmt::format("its message {} has a part of type {}; only text can be sent", number,
                                   quoted_text(type)));
    if (part["text"].get(text) != simdjson::SUCCESS)
      return bad_input(fmt::format("its message {} has a part of text without the string text", number));
    if (!joined.empty() && !text.empty()) joined += '\n';
    joined += text;
  }
  return joined;
}

Result<Message> parse_message(const element& value, const MessageKeys& keys, std::size_t number) {
  std::string_view role, content;
  std::string joined;
  simdjson::dom::array parts;
  const bool has_role = value[keys.role].get(role) == simdjson::SUCCESS;
  const bool in_parts = has_role && value[keys.content].get(parts) == simdjson::SUCCESS;
  if (in_parts) {
    auto text = join_parts(parts, number);
    if (!text) return text.error();
    joined = std::move(*text);
    content = joined;
  } else if (!has_role || value[keys.content].get(content) != simdjson::SUCCESS) {
    return bad_input(fmt::format("its message {} is not an object with the strings {} and {}", number,
                                 keys.role, keys.content));
  }
  const std::string_view known = role_of(role);
  if (known.empty()) {
    return bad_input(fmt::format("its message {} is from {}, not from user, assistant or system", number,
                                 quoted_text(role)));
  }
  return Message{std::string(known), std::string(content)};
}

}  // namespace

bool is_user_text(const Message& message) { return message.role == "user" && !message.content.empty(); }

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
  const bool any = std::any_of(messages.begin(), messages.end(), is_user_text);
  if (!any) return bad_input(fmt::format("its {} has no message of a user with text", name));
  return messages;
}

}  // namespace loadtest

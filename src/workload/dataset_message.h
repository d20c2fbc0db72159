#pragma once
// The messages of a dataset's record.
//
// Errors:  bad_input, the reason alone ("its message 2 is from …"); the caller adds file and line.
// Threads: pure.
#include <simdjson.h>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/planned_request.h"

namespace loadtest {

// What the fields of a message are called.
struct MessageKeys {
  std::string_view role, content;
  bool whole;  // whatever else a message has is sent with it (Message::json); else it is not looked at
};
inline constexpr MessageKeys kChatKeys{"role", "content", true};
inline constexpr MessageKeys kShareGptKeys{"from", "value", false};

// All of an array, a question among them. `name`: what the array is called.
Result<std::vector<Message>> parse_messages(const simdjson::dom::element& value, const MessageKeys& keys,
                                            std::string_view name);

// What an answer follows: a message of a user that is not empty, or what a tool gave back.
bool is_question(const Message& message);

// What is sent of messages.
enum class MessageUse : std::uint8_t {
  whole,
  texts,  // joined, where the endpoint has no roles
  turns,  // those of the user and the system: the server's own answers stand between them
};
// Fails where `use` would leave out what a message has beyond its text.
Result<void> check_use(const std::vector<Message>& messages, MessageUse use);

}  // namespace loadtest

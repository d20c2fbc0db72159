#pragma once
// The messages of a dataset's record.
//
// Errors:  bad_input, the reason alone ("its message 2 is from …"); the caller adds file and line.
// Threads: pure.
#include <simdjson.h>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/planned_request.h"

namespace loadtest {

// What the fields of a message are called.
struct MessageKeys {
  std::string_view role, content;
};
inline constexpr MessageKeys kChatKeys{"role", "content"};
inline constexpr MessageKeys kShareGptKeys{"from", "value"};

// All of an array, one of a user with text among them. `name`: what the array is called.
Result<std::vector<Message>> parse_messages(const simdjson::dom::element& value, const MessageKeys& keys,
                                            std::string_view name);

bool is_user_text(const Message& message);

}  // namespace loadtest

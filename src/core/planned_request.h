#pragma once
// A request as the workload plans it, before an adapter turns it into bytes.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace loadtest {

struct Message {
  std::string role;     // "system", "user" or "assistant"; where json is given, perhaps another
  std::string content;  // its text, which is what we count
  // The whole as a JSON object, which is then what is sent, where there is more than a role and a text: tool
  // calls, a name, parts that are no text. Empty: there is not. An endpoint without roles cannot send it.
  std::string json{};

  bool operator==(const Message&) const = default;
};

struct PlannedRequest {
  std::string request_id;          // goes out as X-Request-Id; unique within a run
  std::vector<Message> messages;   // at least one; an endpoint without roles sends the contents joined
  std::uint32_t input_tokens = 0;  // as we count the messages, and what the chat template is known to add
  std::uint32_t max_output_tokens = 1;
  std::optional<std::uint32_t> asked_input_tokens{};  // missing: the text was given, no length was asked for
  std::string extra_body{};  // a JSON object of this request's own body fields; empty: none
};

}  // namespace loadtest

#pragma once
// What a server says when it refuses, as one line for a person.
//
// Text is at most kErrorTextBytes long, one line, valid UTF-8; empty where the server said nothing.
#include <cstddef>
#include <string>
#include <string_view>

namespace loadtest {

inline constexpr std::size_t kErrorTextBytes = 300;
inline constexpr std::size_t kQuotedBytes = 120;  // of what is not an answer at all

// `text` on one line: control characters and runs of white space become a space, bytes that are not UTF-8
// U+FFFD.
std::string one_line(std::string_view text, std::size_t max_bytes = kErrorTextBytes);

// The message in the body of an error answer: error.message, error, message or detail of a JSON object (the
// forms of OpenAI, vLLM, SGLang, TGI and FastAPI), the title of an HTML page, else the body itself.
std::string error_message(std::string_view body);

}  // namespace loadtest

#pragma once
// Text and numbers on their way into JSON.
//
// Invalid UTF-8 comes out as U+FFFD, one for each maximal invalid part (as the Unicode standard recommends).
#include <cstdint>
#include <string>
#include <string_view>

namespace loadtest {

// Appends `text` with its quotes. Escapes what JSON asks for, and DEL.
void append_json_string(std::string& out, std::string_view text);

std::string valid_utf8(std::string_view text);

// The bytes of a code point (to 0x10FFFF; surrogates are not looked for).
void append_utf8(std::string& out, std::uint32_t code_point);

// Length of the valid UTF-8 sequence that `text` (not empty) starts with; 0 where it is invalid.
std::size_t utf8_sequence_length(std::string_view text);

// Length of what one U+FFFD stands for where utf8_sequence_length() is 0.
std::size_t invalid_utf8_length(std::string_view text);

}  // namespace loadtest

#pragma once
// The alphabet in which byte-level tokenizer files write bytes: a printable character for each of the 256.
//
// Source: GPT-2's bytes_to_unicode, which the "ByteLevel" parts of tokenizer.json follow.
#include <optional>
#include <string>
#include <string_view>

namespace loadtest {

// The bytes that a token stands for; nullopt where a character of it is not of the alphabet.
std::optional<std::string> bytes_of_byte_level(std::string_view token);

// The character that stands for a byte.
std::string byte_level_character(unsigned char byte);

}  // namespace loadtest

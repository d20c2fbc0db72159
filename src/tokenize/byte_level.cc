#include "tokenize/byte_level.h"

#include <array>

#include "tokenize/utf8_text.h"

namespace loadtest {
namespace {

constexpr bool stands_for_itself(unsigned byte) {
  return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

struct Alphabet {
  std::array<unsigned, 256> code_points{};  // by byte
  std::array<int, 0x144> bytes{};           // by code point; -1: none
};

constexpr Alphabet kAlphabet = [] {
  Alphabet alphabet;
  alphabet.bytes.fill(-1);
  unsigned others = 0;
  for (unsigned byte = 0; byte < 256; ++byte) {
    const unsigned code_point = stands_for_itself(byte) ? byte : 0x100 + others++;
    alphabet.code_points[byte] = code_point;
    alphabet.bytes[code_point] = static_cast<int>(byte);
  }
  return alphabet;
}();

}  // namespace

std::optional<std::string> bytes_of_byte_level(std::string_view token) {
  std::string bytes;
  for (std::size_t at = 0; at < token.size();) {
    const auto lead = static_cast<unsigned char>(token[at]);
    const std::size_t size = character_bytes(token.substr(at));
    if (size > 2 || at + size > token.size()) return std::nullopt;
    const unsigned code_point =
        size == 1 ? lead : ((lead & 0x1FU) << 6U) | (static_cast<unsigned char>(token[at + 1]) & 0x3FU);
    if (code_point >= kAlphabet.bytes.size() || kAlphabet.bytes[code_point] < 0) return std::nullopt;
    bytes += static_cast<char>(kAlphabet.bytes[code_point]);
    at += size;
  }
  return bytes;
}

std::string byte_level_character(unsigned char byte) {
  const unsigned c = kAlphabet.code_points[byte];
  if (c < 0x80) return {static_cast<char>(c)};
  return {static_cast<char>(0xC0U | (c >> 6U)), static_cast<char>(0x80U | (c & 0x3FU))};
}

}  // namespace loadtest

#pragma once
// Text as the tokenizers' reference implementations get it: valid UTF-8.
#include <string>
#include <string_view>

namespace loadtest {

// `text` itself where it is valid UTF-8, else a copy in `storage` with U+FFFD for each maximal invalid part.
std::string_view as_valid_utf8(std::string_view text, std::string& storage);

// Bytes of the character that a valid text (not empty) begins with.
inline std::size_t character_bytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

}  // namespace loadtest

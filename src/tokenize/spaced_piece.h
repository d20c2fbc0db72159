#pragma once
// Pieces of vocabularies that write a space as U+2581 and a single byte as <0xE4>.
#include <cstddef>
#include <string_view>

namespace loadtest {

// The bytes of a text that the piece stands for. `byte_fallback`: <0xE4> is a byte, not what is written.
inline std::size_t bytes_of_spaced_piece(std::string_view piece, bool byte_fallback) {
  constexpr std::string_view kWrittenSpace = "\xE2\x96\x81";
  if (byte_fallback && piece.size() == 6 && piece.starts_with("<0x") && piece.back() == '>') return 1;
  std::size_t bytes = piece.size();
  for (std::size_t at = piece.find(kWrittenSpace); at != std::string_view::npos;
       at = piece.find(kWrittenSpace, at + 3)) {
    bytes -= kWrittenSpace.size() - 1;
  }
  return bytes;
}

}  // namespace loadtest

#pragma once
// A number and what it counts, in words: "1 token", "2 tokens".
#include <cstdint>
#include <string>
#include <string_view>

namespace loadtest {

// `noun` is one whose plural ends in s.
inline std::string number_of(std::uint64_t n, std::string_view noun) {
  std::string text = std::to_string(n) + ' ';
  text += noun;
  if (n != 1) text += 's';
  return text;
}

}  // namespace loadtest

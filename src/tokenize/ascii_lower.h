#pragma once
// Names without regard to case: A to Z become a to z, all else stays.
#include <string>
#include <string_view>

namespace loadtest {

inline std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace loadtest

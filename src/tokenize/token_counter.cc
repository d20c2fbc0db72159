#include "tokenize/token_counter.h"

namespace loadtest {

std::size_t WordTokenCounter::count(std::string_view text) const {
  std::size_t words = 0;
  bool in_word = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    words += !space && !in_word;
    in_word = !space;
  }
  return words;
}

}  // namespace loadtest

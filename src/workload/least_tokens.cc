#include "workload/least_tokens.h"

#include <algorithm>

namespace loadtest {

std::uint64_t least_tokens(std::string_view text, const TokenCounter& counter, bool exact) {
  const std::uint64_t counted = counter.count(text);
  if (exact || counted == 0) return counted;
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return std::max<std::uint64_t>(counted / (ascii ? 2 : 4), 1);
}

}  // namespace loadtest

#pragma once
// Lengths and how often each occurs, from a file.
//
// The file: a line holds a length and its count, separated by a comma, spaces or a tab. A count may have a
// fraction (a share). Empty lines, lines that begin with # and a first line of names are passed over. A
// length may occur again: its counts add up. Errors: bad_input, a sentence that begins with the file and the
// line.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace loadtest {

class LengthHistogram {
 public:
  std::uint32_t sample(std::uint64_t random) const;
  double mean() const;
  std::uint32_t min() const { return lengths_.front(); }
  std::uint32_t max() const { return lengths_.back(); }

 private:
  friend Result<LengthHistogram> parse_length_histogram(std::string_view text, std::string_view file,
                                                        std::uint32_t most);
  std::vector<std::uint32_t> lengths_;  // ascending; those with a count above 0
  std::vector<double> up_to_;           // share of those up to each
};

Result<LengthHistogram> parse_length_histogram(std::string_view text, std::string_view file,
                                               std::uint32_t most);
Result<LengthHistogram> read_length_histogram(const std::string& path, std::uint32_t most);

}  // namespace loadtest

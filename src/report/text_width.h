#pragma once
// How text stands on a terminal: columns taken, cut, padded, wrapped. UTF-8 without control characters and
// colours; make foreign text printable() first.
//
// Units: columns; East Asian wide characters and emoji take two, combining marks none.
#include <string>
#include <string_view>
#include <vector>

namespace loadtest {

int display_width(std::string_view text);

// Control characters become "?", invalid UTF-8 U+FFFD: nothing in it can move a cursor or change a colour.
std::string printable(std::string_view text);

// At most `width` columns; what is cut ends in `ellipsis` where there is room for it.
std::string truncated(std::string_view text, int width, std::string_view ellipsis = "…");

std::string padded_left(std::string_view text, int width);   // text at the right
std::string padded_right(std::string_view text, int width);  // text at the left

// Lines of at most `width` columns, broken at spaces, and inside a word only where it is longer than a line.
// At least one line.
// Hyphens in place of en dashes, for a terminal that has none.
std::string without_en_dashes(std::string text);

std::vector<std::string> wrapped(std::string_view text, int width);

}  // namespace loadtest

#pragma once
// "Did you mean …?": the known word that a mistyped one is closest to.
#include <string>
#include <string_view>
#include <vector>

namespace loadtest {

// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

// Empty where nothing is near (more than a third of the word would have to change).
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// "; did you mean --server?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace loadtest

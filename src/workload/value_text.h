#pragma once
// Values in flags and files, read strictly: the whole text or nothing.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadtest {

// For a message: in quotes, at most 80 bytes, control characters replaced.
std::string quoted_text(std::string_view text);

std::string_view without_spaces_around(std::string_view text);

// A file that is taken for a table: begins with an object or an array.
bool looks_like_json(std::string_view text);

// Digits only; a value above 2^64 - 1 gives 2^64 - 1.
std::optional<std::uint64_t> whole_number(std::string_view text);

// Finite.
std::optional<double> real_number(std::string_view text);

// "a:b:c" into its parts, as they stand.
std::vector<std::string_view> split_at(std::string_view text, char separator);

}  // namespace loadtest

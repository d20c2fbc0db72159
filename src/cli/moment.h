#pragma once
// Moments as a user writes and reads them, in UTC.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace loadtest {

// "2026-01-31" (its beginning), "2026-01-31T12:34" or "2026-01-31T12:34:56", with a "Z" behind it or not.
// Nanoseconds since 1970. Errors: bad_input, a sentence that starts with the text in quotes.
Result<std::int64_t> parse_moment(std::string_view text);

std::string moment_text(std::int64_t unix_ns);   // "2026-01-31T12:34:56.789Z"
std::string moment_short(std::int64_t unix_ns);  // "2026-01-31 12:34"

}  // namespace loadtest

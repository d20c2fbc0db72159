#pragma once
// Durations as people write them: 500ms, 1.5s, 2m, 1h; a bare number is seconds.
//
// Errors: bad_input, a sentence that starts with the value in quotes.
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/time.h"

namespace loadtest {

Result<Nanoseconds> parse_duration(std::string_view text);

// The shortest way to say it, "90s" rather than "1m30s"; parse_duration reads it back to the microsecond.
std::string format_duration(Nanoseconds duration);

}  // namespace loadtest

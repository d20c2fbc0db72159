#pragma once
// The time of a trace's row, from the text or number that it is written as.
#include <optional>
#include <string_view>

#include "core/time.h"

namespace loadtest {

// "2023-11-16 18:15:46.6805900", also with T, Z or an offset such as +00:00 at its end: nanoseconds since
// 1970, UTC where no offset is given. Nothing where it is no such time.
std::optional<Nanoseconds> parse_date_time(std::string_view text);

// Nothing beyond 280 years or below 0, and where it is no finite number.
std::optional<Nanoseconds> nanoseconds_of(double value, double nanoseconds_per_unit);

}  // namespace loadtest

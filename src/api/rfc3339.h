#pragma once
// Moments as text, UTC: "2026-01-31T12:34:56.789Z".
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace loadtest {

std::string rfc3339_utc_ms(std::int64_t unix_ms);
inline std::string rfc3339_utc(std::int64_t unix_ns) { return rfc3339_utc_ms(unix_ns / 1'000'000); }

// A moment with its offset ("…Z", "…+09:00"), or a day ("2026-01-31": its beginning, UTC), in nanoseconds.
// What is before 1970 or after 2200 counts as the beginning of that: no run was then.
std::optional<std::int64_t> parse_rfc3339(std::string_view text);

std::int64_t now_unix_ms();

}  // namespace loadtest

#pragma once
// The arrivals of a request as bytes: for each the nanoseconds since the one before, and its tokens, as
// varints.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loadtest {

using RequestEvents = std::vector<std::pair<std::int64_t, std::uint32_t>>;

std::string pack_events(const RequestEvents& events);
std::optional<RequestEvents> unpack_events(std::string_view bytes);  // nullopt: no such bytes

}  // namespace loadtest

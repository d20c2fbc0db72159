#pragma once
// The limit of open files, raised to what a run needs.
//
// Errors: bad_input with the numbers and the command that helps.
#include <cstdint>
#include <string_view>

#include "core/error.h"

namespace loadtest {

// `connections` sockets at once, besides the few files of our own.
Result<void> ensure_fd_limit(std::uint64_t connections, std::string_view flag);

// Up to `wanted` connections beside `others`: as many as the limit, raised as far as it goes, allows.
std::uint64_t most_connections(std::uint64_t wanted, std::uint64_t others);

}  // namespace loadtest

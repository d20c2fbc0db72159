#pragma once
// The limit of open files, raised to what a run needs.
//
// Errors: bad_input with the numbers and the command that helps.
#include <cstdint>
#include <string_view>

#include "core/error.h"

namespace loadtest {

// `connections` at once beside `others` files and a few more. `what` begins the error's sentence, `flags`
// says what needs fewer of them: "--concurrency: 1000 connections", "--concurrency or --threads".
Result<void> ensure_fd_limit(std::uint64_t connections, std::uint64_t others, std::string_view what,
                             std::string_view flags);

// Up to `wanted` connections beside `others` and a few more: as many as the limit, raised as far as it goes,
// allows.
std::uint64_t most_connections(std::uint64_t wanted, std::uint64_t others);

}  // namespace loadtest

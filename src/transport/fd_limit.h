#pragma once
// The limit of open files, raised to what a run needs.
//
// Errors: bad_input with the numbers and the command that helps.
#include <cstdint>

#include "core/error.h"

namespace loadtest {

// `connections` sockets at once, besides the few files of our own.
Result<void> ensure_fd_limit(std::uint64_t connections);

}  // namespace loadtest

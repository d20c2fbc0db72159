#pragma once
// A small file that a flag names, whole.
//
// Errors: bad_input, a sentence that starts with the path in quotes.
#include <string>

#include "core/error.h"

namespace loadtest {

Result<std::string> read_file(const std::string& path);

}  // namespace loadtest

#pragma once
// Whole files written at once: result.json, levels.csv.
//
// Errors: bad_input (check_writable) or io (write_file): a sentence that starts with the flag.
#include <string>
#include <string_view>

#include "core/error.h"
#include "report/atomic_file.h"

namespace loadtest {

// Whether a file can be written at `path` after the run: leaves nothing behind and an existing file as it is.
// What it gives is to live until then.
Result<WaitingReader> check_writable(const std::string& path, std::string_view flag);

// Atomic (report/atomic_file.h).
Result<void> write_file(const std::string& path, std::string_view content, std::string_view flag);

}  // namespace loadtest

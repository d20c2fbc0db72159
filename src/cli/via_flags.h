#pragma once
// The flags of `run` that cannot be kept where --via has another machine run it, a sentence each.
#include <functional>
#include <string>
#include <vector>

#include "cli/run_options.h"

namespace loadtest {

// `origin` of a flag's long name: "--save", or "run.toml:3: save". `all_read`: as resolve_run_options().
void check_via(const RunOptions& options, const std::function<std::string(const char*)>& origin,
               bool all_read, std::vector<std::string>& problems);

}  // namespace loadtest

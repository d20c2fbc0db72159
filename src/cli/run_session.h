#pragma once
// One run from its checked options to its exit code: signals, progress, report, files.
#include "cli/run_options.h"

namespace loadtest {

int run_session(RunOptions options);

}  // namespace loadtest

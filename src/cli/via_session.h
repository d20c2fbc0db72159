#pragma once
// `run --via`: one run at a `serve` elsewhere, from its checked options to its exit code; what is shown and
// written here is what a local run shows and writes.
#include "cli/run_options.h"

namespace loadtest {

int run_via(RunOptions options);

}  // namespace loadtest

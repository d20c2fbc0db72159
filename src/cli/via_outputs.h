#pragma once
// The files of a run elsewhere that are about its requests: exports of the server, written here piece by
// piece. The rest is made of the result, as for a local run.
#include "cli/run_outputs.h"
#include "cli/via_run.h"

namespace loadtest {

void download_outputs(const ViaServer& server, ViaRun& run, const RunOptions& options, RunResult& result,
                      RunOutputs& outputs);

}  // namespace loadtest

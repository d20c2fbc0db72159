#pragma once
// The body of POST /run that asks for a RunConfig: the inverse of api/run_request.h.
//
// Left out: what would be so anyway, and tls.ca_file, a file of this machine.
// Files:    `dataset`, `trace` and `tokenizer` are written as they stand; they must be names that are known
// there. Secrets:  the target's key and headers are in it.
#include <string>

#include "core/run_config.h"

namespace loadtest {

std::string run_body(const RunConfig& config);

}  // namespace loadtest

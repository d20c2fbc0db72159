#pragma once
// What a run sends, in a few words: "256 tokens in, 128 out".
#include <string>

#include "core/run_config.h"

namespace loadtest {

std::string workload_text(const RunConfig& config);

}  // namespace loadtest

#pragma once
// How long prompts and answers are, and what they share, as a configuration says.
#include "core/error.h"
#include "core/run_config.h"
#include "workload/length_distribution.h"
#include "workload/shared_prefix.h"

namespace loadtest {

// The texts were checked where they were given.
LengthDistribution input_lengths(const RunConfig& config);
LengthDistribution output_lengths(const RunConfig& config);

// Of a conversation it is a system prompt of its own, which may be longer than the turns.
Result<SharedPrefix> shared_prefix_of(const RunConfig& config);

}  // namespace loadtest

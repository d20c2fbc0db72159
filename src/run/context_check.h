#pragma once
// Holds the lengths of synthetic prompts, conversations and traces against the model's context, before
// anything is sent. (Of datasets: workload/dataset_context.h.)
//
// Lengths that can be known are an error where they do not fit. Of a distribution without an end the share
// that does not fit is estimated: an error where it is most, else a sentence.
#include <cstdint>
#include <string>

#include "core/error.h"
#include "core/run_config.h"

namespace loadtest {

class Trace;

// Empty: nothing to say.
Result<std::string> check_lengths(const RunConfig& config, std::uint64_t max_model_len);
// The rows that the run sends, by their line.
Result<void> check_trace_lengths(const RunConfig& config, const Trace& trace, std::uint64_t max_model_len);

}  // namespace loadtest

#pragma once
// Holds the lengths of synthetic prompts, conversations and traces against the model's context, before
// anything is sent. (Of datasets: workload/dataset_context.h.)
//
// Lengths that can be known are an error where they do not fit. Of a distribution without an end the share
// that does not fit is estimated: an error where it is most, else a sentence.
#include <cstdint>
#include <functional>
#include <string>

#include "core/error.h"
#include "core/run_config.h"
#include "core/time.h"
#include "tokenize/token_counter.h"

namespace loadtest {

class Trace;

// Empty: nothing to say.
Result<std::string> check_lengths(const RunConfig& config, std::uint64_t max_model_len);

struct TraceContext {
  std::uint64_t max_model_len = 0;
  const TokenCounter* counter = nullptr;  // never null
  bool exact = true;  // the counter is the model's own; else only texts that are clearly too long are
  Nanoseconds most_time = std::chrono::seconds(20);
  std::function<bool()> go_on;  // asked now and then; false: stop. May be empty
};

// The rows that the run sends: an error names the line. A row with a text is as long as the text, whatever
// length it states. Returns a sentence where it came to no end in `most_time`, else an empty text.
Result<std::string> check_trace_lengths(const RunConfig& config, const Trace& trace,
                                        const TraceContext& context);

}  // namespace loadtest

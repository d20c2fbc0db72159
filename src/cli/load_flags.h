#pragma once
// The flags that say how much load there is and what is sent.
#include <string>

#include "cli/flag_reader.h"

namespace loadtest {

Problem read_concurrency(RunOptions& o, const std::string& v);
Problem read_request_rate(RunOptions& o, const std::string& v);
Problem read_ramp(RunOptions& o, const std::string& v);
Problem read_arrival(RunOptions& o, const std::string& v);
Problem read_max_concurrency(RunOptions& o, const std::string& v);
Problem read_num_prompts(RunOptions& o, const std::string& v);
Problem read_input_len(RunOptions& o, const std::string& v);
Problem read_exact_output_len(RunOptions& o, const std::string& v);
Problem read_output_len(RunOptions& o, const std::string& v);
Problem read_tokenizer(RunOptions& o, const std::string& v);
Problem read_shared_prefix(RunOptions& o, const std::string& v);
Problem read_dataset(RunOptions& o, const std::string& v);
Problem read_dataset_format(RunOptions& o, const std::string& v);
Problem read_dataset_columns(RunOptions& o, const std::string& v);
Problem read_dataset_sampling(RunOptions& o, const std::string& v);
Problem read_turns(RunOptions& o, const std::string& v);
Problem read_think_time(RunOptions& o, const std::string& v);
Problem read_trace(RunOptions& o, const std::string& v);
Problem read_trace_format(RunOptions& o, const std::string& v);
Problem read_time_scale(RunOptions& o, const std::string& v);
Problem read_skip_bad_lines(RunOptions& o, const std::string& v);
Problem read_warmup(RunOptions& options, const std::string& value);
Problem read_seed(RunOptions& options, const std::string& value);

}  // namespace loadtest

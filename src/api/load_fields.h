#pragma once
// The fields of POST /run that say how much load there is and what is sent.
#include "api/json_fields.h"
#include "api/run_fields.h"

namespace loadtest {

Problem read_concurrency_field(const FieldReader& r, const Json& v);
Problem read_request_rate_field(const FieldReader& r, const Json& v);
Problem read_arrival_field(const FieldReader& r, const Json& v);
Problem read_max_concurrency_field(const FieldReader& r, const Json& v);
Problem read_ramp_field(const FieldReader& r, const Json& v);
Problem read_num_prompts_field(const FieldReader& r, const Json& v);
Problem read_input_len_field(const FieldReader& r, const Json& v);
Problem read_output_len_field(const FieldReader& r, const Json& v);
Problem read_exact_output_len_field(const FieldReader& r, const Json& v);
Problem read_shared_prefix_field(const FieldReader& r, const Json& v);
Problem read_dataset_field(const FieldReader& r, const Json& v);
Problem read_dataset_format_field(const FieldReader& r, const Json& v);
Problem read_dataset_columns_field(const FieldReader& r, const Json& v);
Problem read_dataset_sampling_field(const FieldReader& r, const Json& v);
Problem read_turns_field(const FieldReader& r, const Json& v);
Problem read_think_time_field(const FieldReader& r, const Json& v);
Problem read_trace_field(const FieldReader& r, const Json& v);
Problem read_trace_format_field(const FieldReader& r, const Json& v);
Problem read_time_scale_field(const FieldReader& r, const Json& v);
Problem read_tokenizer_field(const FieldReader& r, const Json& v);

}  // namespace loadtest

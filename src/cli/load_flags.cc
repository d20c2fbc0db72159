#include "cli/load_flags.h"

#include <algorithm>

#include "cli/parse_values.h"
#include "workload/dataset.h"
#include "workload/dataset_columns.h"
#include "workload/dataset_order.h"
#include "workload/duration_distribution.h"
#include "workload/length_distribution.h"
#include "workload/shared_prefix.h"
#include "workload/synthetic_conversations.h"
#include "workload/trace.h"

namespace loadtest {
namespace {

// A number, or a distribution of which `len` keeps the most.
template <auto Fixed, auto Text>
Problem read_lengths(RunOptions& o, const std::string& v) {
  const bool whole =
      !v.empty() && std::all_of(v.begin(), v.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (whole || v.find(':') == std::string::npos) {
    return set(parse_whole32(v, "a number of tokens",
                             "a whole number such as 256, or a distribution such as uniform:64:512"),
               o.config.*Fixed);
  }
  const auto lengths = parse_length_distribution(v);
  if (!lengths) return lengths.error().message;
  o.config.*Fixed = lengths->max();
  o.config.workload.*Text = v;
  return {};
}

// A value that one of the workload's own readers judges and a run reads again.
template <auto Field, auto Parse>
Problem read_workload(RunOptions& o, const std::string& v) {
  const auto parsed = Parse(v);
  if (!parsed) return parsed.error().message;
  o.config.workload.*Field = v;
  return {};
}

template <auto Field>
Problem read_workload_text(RunOptions& o, const std::string& v) {
  if (v.empty()) return "the value is empty; leave the flag out or give a value";
  o.config.workload.*Field = v;
  return {};
}

}  // namespace

Problem read_concurrency(RunOptions& o, const std::string& v) {
  const auto values =
      parse_whole32_list(v, "a number of requests in flight", "whole numbers such as 1,10,50");
  if (!values) return values.error().message;
  o.config.concurrency.insert(o.config.concurrency.end(), values->begin(), values->end());
  return {};
}

Problem read_request_rate(RunOptions& o, const std::string& v) {
  for (const std::string& part : split_list(v, ',')) {
    if (part == "inf") {
      o.config.open_loads.push_back({});
      continue;
    }
    const auto rate = parse_number(part, "2.5, or inf");
    if (!rate) return rate.error().message;
    o.config.open_loads.push_back({*rate, std::nullopt});
  }
  return {};
}

Problem read_ramp(RunOptions& o, const std::string& v) {
  const auto ramp = parse_ramp(v);
  if (!ramp) return ramp.error().message;
  o.config.open_loads.push_back({std::nullopt, *ramp});
  return {};
}

Problem read_arrival(RunOptions& o, const std::string& v) {
  o.config.arrival_given = true;
  return set(parse_arrival(v), o.config.arrival);
}

Problem read_max_concurrency(RunOptions& o, const std::string& v) {
  return set(parse_whole32(v, "a number of requests in flight", "a whole number such as 100"),
             o.config.max_concurrency);
}

Problem read_num_prompts(RunOptions& o, const std::string& v) {
  return set(parse_whole(v, "a number of requests", "a whole number such as 100"), o.config.num_prompts);
}

Problem read_input_len(RunOptions& o, const std::string& v) {
  return read_lengths<&RunConfig::input_len, &WorkloadConfig::input_lengths>(o, v);
}

Problem read_exact_output_len(RunOptions& o, const std::string& v) {
  const auto index = parse_choice(v, {"auto", "require", "off"});
  if (!index) return index.error().message;
  constexpr OutputLength kLengths[] = {OutputLength::exact_if_possible, OutputLength::exact,
                                       OutputLength::at_most};
  o.config.output_length = kLengths[*index];
  return {};
}

Problem read_output_len(RunOptions& o, const std::string& v) {
  o.config.workload.output_len_given = true;
  return read_lengths<&RunConfig::output_len, &WorkloadConfig::output_lengths>(o, v);
}

Problem read_shared_prefix(RunOptions& o, const std::string& v) {
  // Against the input lengths it is checked when all flags are read.
  const auto parsed = parse_shared_prefix(v, LengthDistribution::fixed(kMost_length_tokens));
  if (!parsed) return parsed.error().message;
  o.config.workload.shared_prefix = v;
  return {};
}

Problem read_trace(RunOptions& o, const std::string& v) {
  if (v.empty()) return "the path is empty; name a file";
  o.config.workload.trace = v;
  OpenLoad load;
  load.trace = true;
  o.config.open_loads.push_back(load);
  return {};
}

Problem read_time_scale(RunOptions& o, const std::string& v) {
  return set(parse_time_scale(v), o.config.workload.time_scale);
}

Problem read_skip_bad_lines(RunOptions& o, const std::string& v) {
  return set(parse_bool(v), o.config.workload.skip_bad_lines);
}

Problem read_tokenizer(RunOptions& o, const std::string& v) {
  return read_workload_text<&WorkloadConfig::tokenizer>(o, v);
}
Problem read_dataset(RunOptions& o, const std::string& v) {
  return read_workload_text<&WorkloadConfig::dataset>(o, v);
}
Problem read_dataset_format(RunOptions& o, const std::string& v) {
  return read_workload<&WorkloadConfig::dataset_format, parse_dataset_format>(o, v);
}
Problem read_dataset_columns(RunOptions& o, const std::string& v) {
  return read_workload<&WorkloadConfig::dataset_columns, parse_dataset_columns>(o, v);
}
Problem read_dataset_sampling(RunOptions& o, const std::string& v) {
  return read_workload<&WorkloadConfig::dataset_sampling, parse_dataset_sampling>(o, v);
}
Problem read_turns(RunOptions& o, const std::string& v) {
  return read_workload<&WorkloadConfig::turns, parse_turns>(o, v);
}
Problem read_think_time(RunOptions& o, const std::string& v) {
  return read_workload<&WorkloadConfig::think_time, parse_duration_distribution>(o, v);
}
Problem read_trace_format(RunOptions& o, const std::string& v) {
  return read_workload<&WorkloadConfig::trace_format, parse_trace_format>(o, v);
}

Problem read_warmup(RunOptions& o, const std::string& v) {
  return set(parse_whole32(v, "a number of requests", "a whole number such as 3"), o.config.warmup);
}

Problem read_seed(RunOptions& o, const std::string& v) {
  return set(parse_whole(v, "a seed", "a whole number from 0 to 18446744073709551615"), o.config.seed);
}

}  // namespace loadtest

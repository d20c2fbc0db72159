#include "core/run_config_workload.h"

#include <algorithm>
#include <string>
#include <utility>

namespace loadtest {
namespace {

bool has_gaps(const OpenLoad& load) { return load.ramp || load.rate_per_s; }

void check_arrival(const RunConfig& config, std::vector<FieldError>& errors) {
  const auto& loads = config.open_loads;
  if (!config.arrival_given || std::any_of(loads.begin(), loads.end(), has_gaps)) return;
  const bool trace = std::any_of(loads.begin(), loads.end(), [](const OpenLoad& load) { return load.trace; });
  errors.push_back({"arrival", trace           ? "a trace says itself when requests are due; leave this out"
                               : loads.empty() ? "spaces the requests of a rate; give --request-rate or "
                                                 "--ramp, or leave this out"
                                               : "inf sends all requests at once, without gaps; leave this "
                                                 "out"});
}

void check_turns(const RunConfig& config, std::vector<FieldError>& errors) {
  const WorkloadConfig& workload = config.workload;
  if (workload.turns.empty()) {
    if (!workload.think_time.empty())
      errors.push_back(
          {"think_time", "is the time between two turns of a conversation; give --turns, or leave this out"});
    return;
  }
  const bool all = workload.turns == "all";
  if (!config.open_loads.empty())
    errors.push_back({"turns", "conversations keep a number of users busy; give -c, not a rate or a trace"});
  if (all && workload.dataset.empty())
    errors.push_back(
        {"turns", "\"all\" are those of a dataset's conversations; give a number, or --dataset"});
  if (!all && !workload.dataset.empty())
    errors.push_back({"turns", "the dataset's conversations have turns of their own; give \"all\""});
}

void check_trace(const RunConfig& config, std::vector<FieldError>& errors) {
  const auto& loads = config.open_loads;
  const bool named = !config.workload.trace.empty();
  const bool replayed =
      std::any_of(loads.begin(), loads.end(), [](const OpenLoad& load) { return load.trace; });
  if (replayed && !named) errors.push_back({"trace", "no file is named; give the one to replay"});
  if (named && !(replayed && loads.size() == 1))
    errors.push_back({"trace", "a trace says itself when requests are due; give no other load"});
  if (named && !config.workload.dataset.empty())
    errors.push_back({"trace", "prompts come either from a trace or from a dataset; leave out one"});
}

// A setting, whether it was given, and what it needs.
struct Needs {
  const char* field;
  bool given;
  const char* message;
};

void check_files(const RunConfig& config, std::vector<FieldError>& errors) {
  const WorkloadConfig& workload = config.workload;
  constexpr const char* kTrace = "is about a trace; give --trace, or leave this out";
  constexpr const char* kDataset = "is about a dataset; give --dataset, or leave this out";
  const bool trace = !workload.trace.empty(), dataset = !workload.dataset.empty();
  const Needs needs[] = {
      {"trace_format", !trace && !workload.trace_format.empty(), kTrace},
      {"time_scale", !trace && workload.time_scale != 1, kTrace},
      {"dataset_format", !dataset && !workload.dataset_format.empty(), kDataset},
      {"dataset_columns", !dataset && !workload.dataset_columns.empty(), kDataset},
      {"dataset_sampling", !dataset && !workload.dataset_sampling.empty(), kDataset},
      {"skip_bad_lines", !trace && !dataset && workload.skip_bad_lines,
       "is about the lines of a dataset or a trace; give one, or leave this out"},
      {"input_len", (trace || dataset) && !workload.input_lengths.empty(),
       "the prompts of the dataset or the trace have lengths of their own; leave this out"},
      {"output_len", trace && workload.output_len_given,
       "the trace says how long answers are; leave this out"},
      {"shared_prefix", (trace || dataset) && !workload.shared_prefix.empty(),
       "the dataset or the trace says what prompts share; leave this out"}};
  for (const Needs& row : needs) {
    if (row.given) errors.push_back({row.field, row.message});
  }
}

}  // namespace

std::vector<FieldError> check_workload(const RunConfig& config) {
  std::vector<FieldError> errors;
  check_arrival(config, errors);
  check_trace(config, errors);
  check_turns(config, errors);
  check_files(config, errors);
  if (config.output_length == OutputLength::exact && config.warmup == 0)
    errors.push_back({"output_length",
                      "only a request before the levels shows whether the server keeps an exact length; give "
                      "--warmup 1 or more, or leave this out"});
  return errors;
}

}  // namespace loadtest

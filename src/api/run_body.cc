#include "api/run_body.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"

namespace loadtest {
namespace {

class Body {
 public:
  explicit Body(const RunConfig& config) : c_(config), w_(config.workload) {}

  OrderedJson take() {
    target();
    load();
    workload();
    sampling();
    judgement();
    deadlines();
    return std::move(json_);
  }

 private:
  template <class T>
  void add(const char* name, const T& value, const T& usual) {
    if (value != usual) json_[name] = value;
  }
  void add(const char* name, const std::string& value) { add(name, value, {}); }
  template <class T>
  void add(const char* name, const std::optional<T>& value) {
    if (value) json_[name] = *value;
  }
  void add_seconds(const char* name, Nanoseconds value, Nanoseconds usual) {
    if (value != usual) json_[name] = to_s(value);
  }
  void add_seconds(const char* name, const std::optional<Nanoseconds>& value) {
    if (value) json_[name] = to_s(*value);
  }
  void add_length(const char* name, const std::string& distribution, std::uint32_t fixed) {
    json_[name] = distribution.empty() ? OrderedJson(fixed) : OrderedJson(distribution);
  }

  void target() {
    json_["server_url"] = c_.servers;
    add("model", c_.model);
    add("adapter", c_.adapter, usual_.adapter);
    if (c_.endpoint == ApiEndpoint::completions) json_["endpoint"] = "completions";
    add("stream", c_.stream, usual_.stream);
    add("api_key", c_.api_key);
    for (const auto& [name, value] : c_.headers)
      json_["headers"].push_back({{"name", name}, {"value", value}});
    if (!c_.extra_body.empty()) json_["extra_body"] = parse_ordered_json(c_.extra_body);
    add("insecure_tls", c_.tls.insecure, false);
    add("proxy", c_.proxy);
    add("threads", c_.threads, usual_.threads);
  }

  void load() {
    if (c_.open_loads.empty()) add("concurrency", c_.concurrency, usual_.concurrency);
    for (const OpenLoad& load : c_.open_loads) {
      if (load.trace) continue;  // said by the trace's name
      if (load.ramp) {
        json_["ramp"].push_back({{"from_per_s", load.ramp->from_per_s},
                                 {"to_per_s", load.ramp->to_per_s},
                                 {"over_s", to_s(load.ramp->over)}});
      } else {
        json_["request_rate"].push_back(load.rate_per_s ? OrderedJson(*load.rate_per_s) : OrderedJson("inf"));
      }
    }
    if (c_.arrival_given) {
      const ArrivalPattern& arrival = c_.arrival;
      json_["arrival"] = arrival.process == ArrivalProcess::constant  ? "constant"
                         : arrival.process == ArrivalProcess::poisson ? "poisson"
                                                                      : fmt::format("gamma:{}", arrival.cv);
    }
    add("max_concurrency", c_.max_concurrency);
    add("num_prompts", c_.num_prompts);
    add_seconds("duration_s", c_.duration);
    add("warmup", c_.warmup, usual_.warmup);
    add_seconds("cooldown_s", c_.cooldown, usual_.cooldown);
    add("seed", c_.seed);
  }

  void workload() {
    if (!w_.input_lengths.empty() || c_.input_len != usual_.input_len)
      add_length("input_len", w_.input_lengths, c_.input_len);
    if (w_.output_len_given) add_length("output_len", w_.output_lengths, c_.output_len);
    if (c_.output_length != usual_.output_length)
      json_["exact_output_len"] = c_.output_length == OutputLength::exact ? "require" : "off";
    add("tokenizer", w_.tokenizer);
    add("shared_prefix_len", w_.shared_prefix);
    add("dataset", w_.dataset);
    add("dataset_format", w_.dataset_format);
    add("dataset_columns", w_.dataset_columns);
    add("dataset_sampling", w_.dataset_sampling);
    add("turns", w_.turns);
    add("think_time", w_.think_time);
    add("trace", w_.trace);
    add("trace_format", w_.trace_format);
    add("time_scale", w_.time_scale, usual_.workload.time_scale);
    add("skip_bad_lines", w_.skip_bad_lines, false);
  }

  void sampling() {
    const Sampling& s = c_.sampling;
    add("temperature", s.temperature);
    add("top_p", s.top_p);
    add("top_k", s.top_k);
    add("min_p", s.min_p);
    add("frequency_penalty", s.frequency_penalty);
    add("presence_penalty", s.presence_penalty);
    add("repetition_penalty", s.repetition_penalty);
    add("stop", s.stop, {});
    add("sampling_seed", s.seed);
  }

  void judgement() {
    const std::pair<const char*, const std::optional<double>&> objectives[] = {{"ttft_ms", c_.slo.ttft_ms},
                                                                               {"tpot_ms", c_.slo.tpot_ms},
                                                                               {"itl_ms", c_.slo.itl_ms},
                                                                               {"e2e_ms", c_.slo.e2e_ms}};
    for (const auto& [name, value] : objectives) {
      if (value) json_["goodput_thresholds"][name] = *value;
    }
    if (c_.goodput_basis) json_["goodput_basis"] = *c_.goodput_basis == GoodputBasis::due ? "due" : "sent";
    add("max_error_rate", c_.max_error_rate);
    add("strict", c_.strict, false);
    add("request_events", c_.request_events, false);
    add("metadata", c_.metadata, {});
  }

  void deadlines() {
    add_seconds("timeout_s", c_.timeout, usual_.timeout);
    add_seconds("connect_timeout_s", c_.connect_timeout, usual_.connect_timeout);
    add_seconds("ttft_timeout_s", c_.ttft_timeout);
    add_seconds("stall_timeout_s", c_.stall_timeout);
    add_seconds("grace_s", c_.grace, usual_.grace);
  }

  const RunConfig& c_;
  const WorkloadConfig& w_;
  const RunConfig usual_{};
  OrderedJson json_ = OrderedJson::object();
};

}  // namespace

std::string run_body(const RunConfig& config) { return dump_json(Body(config).take()); }

}  // namespace loadtest

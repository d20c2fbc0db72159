#include "core/config_words.h"
#include "core/json_tree.h"
#include "core/json_value.h"
#include "core/run_json.h"
#include "core/secrets.h"

namespace loadtest {
namespace {

template <class Range>
OrderedJson text_list(const Range& values) {
  OrderedJson json = OrderedJson::array();
  for (const std::string& value : values) json.push_back(text(value));
  return json;
}

// Strings under a name that looks like a secret, at any depth. Numbers stay: "max_tokens" is none.
void redact(OrderedJson& json) {
  if (json.is_array()) {
    for (OrderedJson& value : json) redact(value);
  } else if (json.is_object()) {
    for (auto& [key, value] : json.items()) {
      if (value.is_string() && looks_secret(key)) {
        value = kRedacted;
      } else {
        redact(value);
      }
    }
  }
}

OrderedJson extra_body_json(const std::string& body) {
  if (body.empty()) return nullptr;
  OrderedJson json = parse_ordered_json(valid_utf8(body));
  if (json.is_discarded()) return nullptr;
  redact(json);
  return json;
}

OrderedJson headers_json(const RunConfig& config) {
  OrderedJson json = OrderedJson::array();
  for (const auto& [header, value] : config.headers) {
    json.push_back({{"name", text(header)}, {"value", looks_secret(header) ? text(kRedacted) : text(value)}});
  }
  return json;
}

OrderedJson sampling_json(const Sampling& sampling) {
  return {{"temperature", number(sampling.temperature)},
          {"top_p", number(sampling.top_p)},
          {"top_k", count(sampling.top_k)},
          {"min_p", number(sampling.min_p)},
          {"frequency_penalty", number(sampling.frequency_penalty)},
          {"presence_penalty", number(sampling.presence_penalty)},
          {"repetition_penalty", number(sampling.repetition_penalty)},
          {"seed", count(sampling.seed)},
          {"stop", text_list(sampling.stop)}};
}

OrderedJson slo_json(const Slo& slo) {
  return {{"ttft_ms", number(slo.ttft_ms)},
          {"tpot_ms", number(slo.tpot_ms)},
          {"itl_ms", number(slo.itl_ms)},
          {"e2e_ms", number(slo.e2e_ms)}};
}

OrderedJson open_loop_json(const RunConfig& config) {
  if (config.open_loads.empty()) return nullptr;
  OrderedJson loads = OrderedJson::array();
  for (const OpenLoad& load : config.open_loads) loads.push_back(to_json(load));
  return {{"levels", std::move(loads)},
          {"arrival", kProcesses[static_cast<std::size_t>(config.arrival.process)]},
          {"cv", config.arrival.process == ArrivalProcess::gamma ? number(config.arrival.cv) : OrderedJson()},
          {"max_concurrency", count(config.max_concurrency)}};
}

OrderedJson workload_json(const WorkloadConfig& workload) {
  return {{"input_lengths", text_or_null(workload.input_lengths)},
          {"output_lengths", text_or_null(workload.output_lengths)},
          {"shared_prefix", text_or_null(workload.shared_prefix)},
          {"dataset", text_or_null(workload.dataset)},
          {"dataset_format", text_or_null(workload.dataset_format)},
          {"dataset_columns", text_or_null(workload.dataset_columns)},
          {"dataset_sampling", text_or_null(workload.dataset_sampling)},
          {"trace", text_or_null(workload.trace)},
          {"trace_format", text_or_null(workload.trace_format)},
          {"time_scale", number(workload.time_scale)},
          {"skip_bad_lines", workload.skip_bad_lines},
          {"turns", text_or_null(workload.turns)},
          {"think_time", text_or_null(workload.think_time)},
          {"tokenizer", text_or_null(workload.tokenizer)}};
}

OrderedJson servers_json(const RunConfig& config) {
  OrderedJson json = OrderedJson::array();
  for (const std::string& url : config.servers) json.push_back(text(without_userinfo(url)));
  return json;
}

}  // namespace

OrderedJson to_json(const RunConfig& config) {
  return {{"servers", servers_json(config)},
          {"model", text(config.model)},
          {"adapter", text(config.adapter)},
          {"endpoint", kEndpoints[static_cast<std::size_t>(config.endpoint)]},
          {"stream", config.stream},
          {"concurrency", config.concurrency},
          {"open_loop", open_loop_json(config)},
          {"num_prompts", count(config.num_prompts)},
          {"duration_s", seconds(config.duration)},
          {"cooldown_s", seconds(config.cooldown)},
          {"input_len_tokens", config.input_len},
          {"output_len_tokens", config.output_len},
          {"exact_output_len", kOutputLengths[static_cast<std::size_t>(config.output_length)]},
          {"workload", workload_json(config.workload)},
          {"warmup_requests", config.warmup},
          {"seed", count(config.seed)},
          {"connect_timeout_s", seconds(config.connect_timeout)},
          {"timeout_s", seconds(config.timeout)},
          {"ttft_timeout_s", seconds(config.ttft_timeout)},
          {"stall_timeout_s", seconds(config.stall_timeout)},
          {"grace_s", seconds(config.grace)},
          {"headers", headers_json(config)},
          {"extra_body", extra_body_json(config.extra_body)},
          {"sampling", sampling_json(config.sampling)},
          {"tls", {{"insecure", config.tls.insecure}, {"ca_file", text_or_null(config.tls.ca_file)}}},
          {"proxy", config.proxy.empty() ? OrderedJson() : text(without_userinfo(config.proxy))},
          {"threads", config.threads},
          {"slo", slo_json(config.slo)},
          {"max_error_rate", number(config.max_error_rate)},
          {"strict", config.strict},
          {"request_events", config.request_events}};
}

}  // namespace loadtest

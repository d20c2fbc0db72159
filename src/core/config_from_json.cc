#include "core/config_words.h"
#include "core/json_reader.h"
#include "core/run_config.h"

namespace loadtest {
namespace {

void read_open_loop(const JsonReader& json, RunConfig& config) {
  if (json.missing()) return;
  json.at("levels").for_each_item(
      [&](const JsonReader& load) { read(load, config.open_loads.emplace_back()); });
  json.at("arrival").read_word(config.arrival.process, kProcesses);
  if (!json.at("cv").missing()) json.at("cv").read(config.arrival.cv);
  json.at("max_concurrency").read(config.max_concurrency);
}

void read_workload(const JsonReader& json, WorkloadConfig& workload) {
  json.at("input_lengths").read(workload.input_lengths);
  json.at("output_lengths").read(workload.output_lengths);
  json.at("shared_prefix").read(workload.shared_prefix);
  json.at("dataset").read(workload.dataset);
  json.at("dataset_format").read(workload.dataset_format);
  json.at("dataset_columns").read(workload.dataset_columns);
  json.at("dataset_sampling").read(workload.dataset_sampling);
  json.at("trace").read(workload.trace);
  json.at("trace_format").read(workload.trace_format);
  json.at("time_scale").read(workload.time_scale);
  json.at("skip_bad_lines").read(workload.skip_bad_lines);
  json.at("turns").read(workload.turns);
  json.at("think_time").read(workload.think_time);
  json.at("tokenizer").read(workload.tokenizer);
}

void read_sampling(const JsonReader& json, Sampling& sampling) {
  json.at("temperature").read(sampling.temperature);
  json.at("top_p").read(sampling.top_p);
  json.at("top_k").read(sampling.top_k);
  json.at("min_p").read(sampling.min_p);
  json.at("frequency_penalty").read(sampling.frequency_penalty);
  json.at("presence_penalty").read(sampling.presence_penalty);
  json.at("repetition_penalty").read(sampling.repetition_penalty);
  json.at("seed").read(sampling.seed);
  json.at("stop").read(sampling.stop);
}

void read_headers(const JsonReader& json, RunConfig& config) {
  json.for_each_item([&](const JsonReader& header) {
    auto& [name, value] = config.headers.emplace_back();
    header.at("name").read(name);
    header.at("value").read(value);
  });
}

void read_waiting(const JsonReader& json, RunConfig& config) {
  json.at("connect_timeout_s").read_seconds(config.connect_timeout);
  json.at("timeout_s").read_seconds(config.timeout);
  json.at("ttft_timeout_s").read_seconds(config.ttft_timeout);
  json.at("stall_timeout_s").read_seconds(config.stall_timeout);
  json.at("grace_s").read_seconds(config.grace);
}

void read_judgement(const JsonReader& json, RunConfig& config) {
  const JsonReader slo = json.at("slo");
  slo.at("ttft_ms").read(config.slo.ttft_ms);
  slo.at("tpot_ms").read(config.slo.tpot_ms);
  slo.at("itl_ms").read(config.slo.itl_ms);
  slo.at("e2e_ms").read(config.slo.e2e_ms);
  json.at("max_error_rate").read(config.max_error_rate);
  json.at("strict").read(config.strict);
}

}  // namespace

void read(const JsonReader& json, RunConfig& config) {
  json.at("servers").read(config.servers);
  json.at("model").read(config.model);
  json.at("adapter").read(config.adapter);
  json.at("endpoint").read_word(config.endpoint, kEndpoints);
  json.at("stream").read(config.stream);
  json.at("concurrency").read(config.concurrency);
  read_open_loop(json.at("open_loop"), config);
  json.at("num_prompts").read(config.num_prompts);
  json.at("duration_s").read_seconds(config.duration);
  json.at("cooldown_s").read_seconds(config.cooldown);
  json.at("input_len_tokens").read(config.input_len);
  json.at("output_len_tokens").read(config.output_len);
  json.at("exact_output_len").read_word(config.output_length, kOutputLengths);
  read_workload(json.at("workload"), config.workload);
  json.at("warmup_requests").read(config.warmup);
  json.at("seed").read(config.seed);
  read_waiting(json, config);
  read_headers(json.at("headers"), config);
  if (const JsonReader body = json.at("extra_body"); !body.missing())
    config.extra_body = body.json()->dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  read_sampling(json.at("sampling"), config.sampling);
  const JsonReader tls = json.at("tls");
  tls.at("insecure").read(config.tls.insecure);
  tls.at("ca_file").read(config.tls.ca_file);
  json.at("proxy").read(config.proxy);
  json.at("threads").read(config.threads);
  read_judgement(json, config);
  json.at("request_events").read(config.request_events);
}

}  // namespace loadtest

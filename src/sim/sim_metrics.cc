#include "sim/sim_metrics.h"

#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/append_format.h"
#include "core/json_tree.h"

namespace loadtest::sim {
namespace {

constexpr std::array kTtftBounds{0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1,  0.25,  0.5,   0.75,
                                 1.0,   2.5,   5.0,  7.5,  10.0, 20.0, 40.0, 80.0, 160.0, 640.0, 2560.0};
constexpr std::array kTokenBounds{0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2,  0.3,  0.4, 0.5,
                                  0.75, 1.0,   2.5,  5.0,   7.5, 10.0, 20.0, 40.0, 80.0};
constexpr std::array kLatencyBounds{0.3,  0.5,  0.8,  1.0,  1.5,   2.0,   2.5,   5.0,   10.0,   15.0,  20.0,
                                    30.0, 40.0, 50.0, 60.0, 120.0, 240.0, 480.0, 960.0, 1920.0, 7680.0};
constexpr std::array kSizeBounds{1.0,   2.0,    5.0,    10.0,   20.0,    50.0,    100.0,   200.0,
                                 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 20000.0, 50000.0, 100000.0};

std::uint64_t ns_or_zero(Nanoseconds d) { return d.count() > 0 ? static_cast<std::uint64_t>(d.count()) : 0; }

nlohmann::ordered_json statistics_json(const Histogram& ns) {
  if (ns.count() == 0) return nullptr;
  nlohmann::ordered_json json;
  json["n"] = ns.count();
  json["mean"] = *ns.mean() / 1e6;
  json["min"] = static_cast<double>(ns.min()) / 1e6;
  for (const auto& [field, percentile] :
       {std::pair{"p50", 50.0}, {"p90", 90.0}, {"p99", 99.0}, {"p99_9", 99.9}}) {
    json[field] = *ns.percentile(percentile) / 1e6;
  }
  json["max"] = static_cast<double>(ns.max()) / 1e6;
  return json;
}

void append_head(std::string& out, std::string_view metric, std::string_view help, std::string_view type) {
  append_format(out, "# HELP {} {}\n# TYPE {} {}\n", metric, help, metric, type);
}

// A label value with Prometheus's escapes.
std::string label_value(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

// Numbers the way Prometheus's clients print them: 1.0, 0.5, 12345.0.
std::string number(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

void PromHistogram::append(std::string& out, std::string_view metric, std::string_view help,
                           std::string_view labels) const {
  append_head(out, metric, help, "histogram");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    below += counts_[i];
    append_format(out, "{}_bucket{{{},le=\"{}\"}} {}.0\n", metric, labels,
                  i < bounds_.size() ? number(bounds_[i]) : "+Inf", below);
  }
  append_format(out, "{}_count{{{}}} {}.0\n{}_sum{{{}}} {}\n", metric, labels, below, metric, labels,
                number(sum_));
}

SimMetrics::SimMetrics()
    : prom_ttft_(kTtftBounds),
      prom_itl_(kTokenBounds),
      prom_tpot_(kTokenBounds),
      prom_e2e_(kLatencyBounds),
      prom_queue_(kLatencyBounds),
      prom_prefill_(kLatencyBounds),
      prom_decode_(kLatencyBounds),
      prom_inference_(kLatencyBounds),
      prom_prompt_(kSizeBounds),
      prom_generation_(kSizeBounds) {}

void SimMetrics::on_request(FaultKind fault) {
  ++requests_;
  ++faults_[static_cast<std::size_t>(fault)];
}

void SimMetrics::on_send(Nanoseconds lag, std::uint32_t tokens) {
  ++sends_;
  output_tokens_ += tokens;
  lag_.add(ns_or_zero(lag));
}

void SimMetrics::on_first_token(Nanoseconds ttft) {
  ttft_.add(ns_or_zero(ttft));
  prom_ttft_.observe(to_s(ttft));
}

void SimMetrics::on_gap(Nanoseconds gap, std::uint32_t tokens) {
  if (tokens == 0) return;
  itl_.add(ns_or_zero(gap) / tokens, tokens);
  prom_itl_.observe(to_s(gap) / tokens, tokens);
}

void SimMetrics::on_finished(const FinishedRequest& r) {
  ++completed_;
  ++(r.length ? finished_length_ : finished_stop_);
  prompt_tokens_ += r.prompt_tokens;
  prom_e2e_.observe(to_s(r.last_send - r.arrival));
  prom_queue_.observe(to_s(r.admitted - r.arrival));
  prom_prefill_.observe(to_s(r.first_send - r.admitted));
  prom_decode_.observe(to_s(r.last_send - r.first_send));
  prom_inference_.observe(to_s(r.last_send - r.admitted));
  if (r.output_tokens > 1) prom_tpot_.observe(to_s(r.last_send - r.first_send) / (r.output_tokens - 1));
  prom_prompt_.observe(r.prompt_tokens);
  prom_generation_.observe(r.output_tokens);
}

void SimMetrics::on_aborted(std::uint32_t prompt_tokens) {
  ++aborted_;
  prompt_tokens_ += prompt_tokens;
}

std::string SimMetrics::prometheus(const SimConfig& config, std::uint32_t running,
                                   std::uint32_t waiting) const {
  const std::string labels = fmt::format("engine=\"0\",model_name=\"{}\"", label_value(config.model));
  std::string out;
  const auto one = [&](std::string_view metric, std::string_view help, std::string_view type, double value) {
    append_head(out, metric, help, type);
    append_format(out, "{}{{{}}} {}\n", metric, labels, number(value));
  };
  one("vllm:num_requests_running", "Number of requests in model execution batches.", "gauge", running);
  one("vllm:num_requests_waiting", "Number of requests waiting to be processed.", "gauge", waiting);
  const double share = config.max_running == 0 ? 0.0 : static_cast<double>(running) / config.max_running;
  one("vllm:kv_cache_usage_perc", "KV-cache usage. 1 means 100 percent usage.", "gauge", share);
  one("vllm:prefix_cache_queries_total", "Prefix cache queries, in terms of number of queried tokens.",
      "counter", static_cast<double>(cache_queries_));
  one("vllm:prefix_cache_hits_total", "Prefix cache hits, in terms of number of cached tokens.", "counter",
      static_cast<double>(cache_hits_));
  one("vllm:num_preemptions_total", "Cumulative number of preemption from the engine.", "counter", 0);
  one("vllm:prompt_tokens_total", "Number of prefill tokens processed.", "counter",
      static_cast<double>(prompt_tokens_));
  one("vllm:generation_tokens_total", "Number of generation tokens processed.", "counter",
      static_cast<double>(output_tokens_));
  append_head(out, "vllm:request_success_total", "Count of successfully processed requests.", "counter");
  for (const auto& [reason, count] :
       {std::pair{"stop", finished_stop_}, {"length", finished_length_}, {"abort", aborted_}}) {
    append_format(out, "vllm:request_success_total{{{},finished_reason=\"{}\"}} {}.0\n", labels, reason,
                  count);
  }
  prom_prompt_.append(out, "vllm:request_prompt_tokens", "Number of prefill tokens processed.", labels);
  prom_generation_.append(out, "vllm:request_generation_tokens", "Number of generation tokens processed.",
                          labels);
  prom_ttft_.append(out, "vllm:time_to_first_token_seconds", "Histogram of time to first token in seconds.",
                    labels);
  prom_itl_.append(out, "vllm:inter_token_latency_seconds", "Histogram of inter-token latency in seconds.",
                   labels);
  prom_itl_.append(
      out, "vllm:time_per_output_token_seconds",
      "Histogram of time per output token in seconds; the older name of inter_token_latency_seconds.",
      labels);
  prom_tpot_.append(out, "vllm:request_time_per_output_token_seconds",
                    "Histogram of time_per_output_token_seconds per request.", labels);
  prom_e2e_.append(out, "vllm:e2e_request_latency_seconds", "Histogram of e2e request latency in seconds.",
                   labels);
  prom_queue_.append(out, "vllm:request_queue_time_seconds",
                     "Histogram of time spent in WAITING phase for request.", labels);
  prom_inference_.append(out, "vllm:request_inference_time_seconds",
                         "Histogram of time spent in RUNNING phase for request.", labels);
  prom_prefill_.append(out, "vllm:request_prefill_time_seconds",
                       "Histogram of time spent in PREFILL phase for request.", labels);
  prom_decode_.append(out, "vllm:request_decode_time_seconds",
                      "Histogram of time spent in DECODE phase for request.", labels);
  return out;
}

std::string SimMetrics::summary_json() const {
  nlohmann::ordered_json json;
  json["requests"] = requests_;
  json["completed"] = completed_;
  json["aborted"] = aborted_;
  json["refused"] = refused_;
  json["sends"] = sends_;
  json["output_tokens"] = output_tokens_;
  json["prompt_tokens"] = prompt_tokens_;
  json["ttft_ms"] = statistics_json(ttft_);
  json["itl_ms"] = statistics_json(itl_);
  json["lag_ms"] = statistics_json(lag_);
  nlohmann::ordered_json faults = nlohmann::ordered_json::object();
  for (std::size_t i = 1; i < kFaultKinds; ++i)
    faults[std::string(name(static_cast<FaultKind>(i)))] = faults_[i];
  json["faults"] = std::move(faults);
  return dump_json(json);
}

}  // namespace loadtest::sim

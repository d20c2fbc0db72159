#pragma once
// The simulator's own numbers: what /metrics shows, under vLLM's names, and the summary at exit.
//
// Threads: belongs to one.
// Source:  names and buckets of vLLM's V1 engine (vllm/v1/metrics/loggers.py); docs/simulator.md
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/histogram.h"
#include "core/time.h"
#include "sim/sim_config.h"

namespace loadtest::sim {

// A Prometheus histogram of fixed upper bounds.
class PromHistogram {
 public:
  explicit PromHistogram(std::span<const double> bounds) : bounds_(bounds), counts_(bounds.size() + 1) {}

  void observe(double value, std::uint64_t times = 1) {
    std::size_t i = 0;
    while (i < bounds_.size() && value > bounds_[i]) ++i;
    counts_[i] += times;
    sum_ += value * static_cast<double>(times);
  }
  void append(std::string& out, std::string_view metric, std::string_view help,
              std::string_view labels) const;

 private:
  std::span<const double> bounds_;
  std::vector<std::uint64_t> counts_;
  double sum_ = 0;
};

// The moments of one request that completed.
struct FinishedRequest {
  TimePoint arrival{}, admitted{}, first_send{}, last_send{};
  std::uint32_t prompt_tokens = 0, output_tokens = 0;
  bool length = false;  // finish reason "length", else "stop"
};

class SimMetrics {
 public:
  SimMetrics();

  void on_request(FaultKind fault);
  void on_send(Nanoseconds lag, std::uint32_t tokens);
  void on_first_token(Nanoseconds ttft);
  void on_gap(Nanoseconds gap, std::uint32_t tokens);  // the gap before a send of `tokens` tokens
  void on_finished(const FinishedRequest& request);
  void on_aborted(std::uint32_t prompt_tokens);
  void on_refused() { ++refused_; }
  void on_prefix_cache(std::size_t asked, std::uint32_t cached) {  // tokens
    cache_queries_ += asked;
    cache_hits_ += cached;
  }

  // Prometheus text (version 0.0.4).
  std::string prometheus(const SimConfig& config, std::uint32_t running, std::uint32_t waiting) const;
  // One JSON object.
  std::string summary_json() const;

  std::uint64_t requests() const { return requests_; }
  std::uint64_t faults(FaultKind kind) const { return faults_[static_cast<std::size_t>(kind)]; }

 private:
  std::uint64_t requests_ = 0, completed_ = 0, aborted_ = 0, refused_ = 0;
  std::uint64_t finished_stop_ = 0, finished_length_ = 0;
  std::uint64_t sends_ = 0, output_tokens_ = 0, prompt_tokens_ = 0;
  std::uint64_t cache_queries_ = 0, cache_hits_ = 0;
  std::array<std::uint64_t, kFaultKinds> faults_{};
  Histogram ttft_, itl_, lag_;  // nanoseconds
  PromHistogram prom_ttft_, prom_itl_, prom_tpot_, prom_e2e_, prom_queue_, prom_prefill_, prom_decode_,
      prom_inference_, prom_prompt_, prom_generation_;
};

}  // namespace loadtest::sim

#include "api/request_totals.h"

#include <algorithm>

#include "core/request_row.h"
#include "core/token_times.h"

namespace loadtest {

void RequestTotals::Latency::add(double ms) {
  const double s = ms / 1e3;
  const auto bound = std::lower_bound(kBounds_s.begin(), kBounds_s.end(), s);
  ++counts[static_cast<std::size_t>(bound - kBounds_s.begin())];
  sum_s += s;
}

void RequestTotals::add(std::span<const RequestRecord> records) {
  const std::lock_guard lock(mutex_);
  for (const RequestRecord& record : records) {
    ++by_status_[static_cast<std::size_t>(record.status)];
    if (record.failure) ++by_failure_[static_cast<std::size_t>(record.failure->kind)];
    input_tokens_ += record.input_tokens.value_or(0);
    output_tokens_ += record.output_tokens.value_or(0);
    if (record.status != RequestStatus::ok) continue;
    const TokenTimes times = token_times(record);
    if (times.ttft_ms) ttft_.add(*times.ttft_ms);
    if (times.tpot_ms) tpot_.add(*times.tpot_ms);
    if (times.e2e_ms) e2e_.add(*times.e2e_ms);
  }
}

void RequestTotals::write(PrometheusPage& page) const {
  const std::lock_guard lock(mutex_);
  const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
  page.family("llm_loadtest_requests_total", "counter",
              "Requests of levels that ended, by what became of them.");
  for (const auto status : {RequestStatus::ok, RequestStatus::failed, RequestStatus::cut_off})
    page.value({{"status", name(status)}}, number(by_status_[static_cast<std::size_t>(status)]));
  page.family("llm_loadtest_request_failures_total", "counter", "Requests that failed, by kind of failure.");
  for (std::size_t kind = 0; kind < by_failure_.size(); ++kind)
    page.value({{"kind", name(static_cast<FailureKind>(kind))}}, number(by_failure_[kind]));
  page.family("llm_loadtest_input_tokens_total", "counter",
              "Tokens of their prompts, where they were counted.");
  page.value({}, number(input_tokens_));
  page.family("llm_loadtest_output_tokens_total", "counter",
              "Tokens of their answers, where they were counted.");
  page.value({}, number(output_tokens_));
  const struct {
    const char* name;
    const char* help;
    const Latency& latency;
  } latencies[] = {
      {"llm_loadtest_request_ttft_seconds", "Time to first token of requests that succeeded.", ttft_},
      {"llm_loadtest_request_tpot_seconds", "Time per output token after the first, likewise.", tpot_},
      {"llm_loadtest_request_e2e_seconds", "End-to-end latency, likewise.", e2e_},
  };
  for (const auto& [name, help, latency] : latencies) {
    page.family(name, "histogram", help);
    page.histogram(kBounds_s, latency.counts, latency.sum_s);
  }
}

}  // namespace loadtest

#pragma once
// The requests of all runs since the program started, for /metrics: how many, their tokens and latencies.
//
// A level's requests are added when it has ended. Units: seconds.
// Threads: any.
// Source:  docs/metrics.md#latencies
#include <array>
#include <cstdint>
#include <mutex>
#include <span>

#include "api/prometheus_page.h"
#include "core/failure.h"
#include "core/request_record.h"

namespace loadtest {

class RequestTotals {
 public:
  void add(std::span<const RequestRecord> records);
  void write(PrometheusPage& page) const;

 private:
  static constexpr std::array kBounds_s = {.001, .0025, .005, .01, .025, .05, .1,   .25, .5,
                                           1.,   2.5,   5.,   10., 25.,  50., 100., 250.};
  struct Latency {
    std::array<std::uint64_t, kBounds_s.size() + 1> counts{};
    double sum_s = 0;

    void add(double ms);
  };

  mutable std::mutex mutex_;
  std::array<std::uint64_t, 3> by_status_{};  // RequestStatus
  std::array<std::uint64_t, kFailureKinds> by_failure_{};
  std::uint64_t input_tokens_ = 0, output_tokens_ = 0;  // that servers or we counted
  Latency ttft_, tpot_, e2e_;
};

}  // namespace loadtest

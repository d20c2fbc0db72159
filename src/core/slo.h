#pragma once
// Service-level objectives of a request, and how many requests kept them.
//
// Units:   milliseconds. Missing: an objective that was not given.
// Source:  docs/metrics.md#goodput
#include <cstdint>
#include <optional>

namespace loadtest {

enum class GoodputBasis { sent, due };

struct Slo {
  std::optional<double> ttft_ms;
  std::optional<double> tpot_ms;
  std::optional<double> itl_ms;  // judged on a request's largest ITL sample
  std::optional<double> e2e_ms;

  bool empty() const { return !ttft_ms && !tpot_ms && !itl_ms && !e2e_ms; }
  bool operator==(const Slo&) const = default;
};

struct SloCount {
  std::uint64_t satisfied = 0;
  std::uint64_t applicable = 0;

  bool operator==(const SloCount&) const = default;
};

struct Goodput {
  Slo slo;
  GoodputBasis basis = GoodputBasis::sent;
  std::uint64_t satisfied = 0;
  std::uint64_t judged = 0;
  std::optional<double> share;  // satisfied / judged; missing where judged is 0
  double requests_per_s = 0;
  std::optional<SloCount> ttft, tpot, itl, e2e;  // for each objective given

  bool operator==(const Goodput&) const = default;
};

}  // namespace loadtest

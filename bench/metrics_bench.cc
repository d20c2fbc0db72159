// How long a level's result takes to compute: levels of the ceiling benchmark's shape.
#include <benchmark/benchmark.h>

#include <cmath>
#include <random>
#include <vector>

#include "metrics/metrics_calculator.h"

namespace loadtest {
namespace {

constexpr std::uint32_t kConcurrency = 10;

// `tokens`: of each arrival; more than one makes weighted ITL samples.
std::vector<RequestRecord> level(std::size_t requests, std::size_t arrivals, std::uint32_t tokens) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> gap(std::log(1e6), 0.5);  // nanoseconds
  std::vector<RequestRecord> records(requests);
  std::vector<TimePoint> free(kConcurrency, TimePoint(std::chrono::seconds(100)));
  for (std::size_t i = 0; i < requests; ++i) {
    RequestRecord& record = records[i];
    TimePoint& slot = free[i % kConcurrency];
    record.index = i;
    record.sent_at = record.due_at = slot;
    record.sent = true;
    record.arrivals.resize(arrivals);
    std::int64_t offset = 0;
    for (Arrival& arrival : record.arrivals) {
      offset += static_cast<std::int64_t>(gap(random));
      arrival = {offset, tokens, 1, false};
    }
    record.end_at = slot = slot + Nanoseconds(offset + 1000);
    record.token_source = TokenSource::usage;
    record.output_tokens = static_cast<std::uint32_t>(arrivals) * tokens;
  }
  return records;
}

void calculate(benchmark::State& state) {
  const auto records =
      level(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)),
            static_cast<std::uint32_t>(state.range(2)));
  LevelInput input;
  input.concurrency = kConcurrency;
  input.started_at = records.front().sent_at;
  input.first_idle_slot_at = records.back().sent_at;
  input.records = records;
  input.slo = {100, 10, 50, std::nullopt};
  for (auto _ : state) benchmark::DoNotOptimize(calculate_level(input));
  state.SetItemsProcessed(state.iterations() * state.range(0) * state.range(1));
}
BENCHMARK(calculate)
    ->ArgNames({"requests", "arrivals", "tokens"})
    ->Args({4000, 64, 16})
    ->Args({100'000, 1, 1})
    ->Args({4000, 1024, 1})
    ->Args({4000, 1024, 2})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace loadtest

BENCHMARK_MAIN();

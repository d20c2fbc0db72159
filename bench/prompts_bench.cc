// Prompts of an exact length per second, with the tokenizer's own counting and without.
#include <benchmark/benchmark.h>

#include "workload/synthetic_prompts.h"

namespace loadtest {
namespace {

// A token a word; and so fast that what is measured is the rest.
void prompts(benchmark::State& state) {
  const WordTokenCounter counter;
  SyntheticOptions options;
  options.input = LengthDistribution::fixed(static_cast<std::uint32_t>(state.range(0)));
  options.shared_prefix.tokens = static_cast<std::uint32_t>(state.range(1));
  const SyntheticPrompts source(1, "run", options, counter);
  std::uint64_t index = 0;
  for (auto _ : state) benchmark::DoNotOptimize(source.plan({Phase::measured, 0, index++}));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(prompts)->Args({256, 0})->Args({4000, 0})->Args({4000, 2000});

void counting_alone(benchmark::State& state) {
  const WordTokenCounter counter;
  const SyntheticPrompts source(1, "run", SyntheticPrompts::Lengths{4000, 1}, counter);
  const std::string text = source.plan({}).messages.at(0).content;
  for (auto _ : state) benchmark::DoNotOptimize(counter.count(text));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(counting_alone);

}  // namespace
}  // namespace loadtest

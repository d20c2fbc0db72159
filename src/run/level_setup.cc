// What each phase of a level begins with.
#include <algorithm>

#include "run/level_runner.h"

namespace loadtest {
namespace {

constexpr std::size_t kTextBytes = std::size_t{256} << 20;     // of answers to be counted, over all threads
constexpr std::size_t kArrivalBytes = std::size_t{256} << 20;  // of streams beyond what was asked for
constexpr std::size_t kConnecting = 256;                       // connections in the making, over all threads

}  // namespace

// Those that warm up and those that are measured have each their own.
void LevelRunner::begin_budgets() const {
  for (const auto& thread : threads_) {
    thread->arrivals().begin(kArrivalBytes / threads_.size());
    thread->texts().begin_level(run_.tokenizer == nullptr ? 0 : kTextBytes / threads_.size());
  }
}

std::size_t LevelRunner::most_connecting() const {
  return std::max<std::size_t>(1, kConnecting / threads_.size());
}

// Missing: nobody knows before how many there will be. A conversation has as many as it gets to.
std::optional<std::uint64_t> LevelRunner::requests_planned() const {
  return run_.conversations == nullptr ? rule_.requests : std::nullopt;
}

void LevelRunner::fill(PhaseContext& phase, RequestPlan& plan, LevelEnd& end, TimePoint start) const {
  phase.config = run_.config;
  phase.targets = run_.targets;
  phase.adapter = run_.adapter;
  phase.plan = &plan;
  phase.end = &end;
  phase.start = start;
  phase.level = level_;
  phase.template_tokens = run_.template_tokens;
  phase.concurrency = load_.concurrency;
  phase.most_connecting = most_connecting();
}

}  // namespace loadtest

// The levels that a RunConfig asks for (run_config.h).
#include <algorithm>

#include "core/run_config.h"

namespace loadtest {
namespace {

constexpr double kSecondsByDefault = 10;  // of a rate, where neither a count nor a time is given

}  // namespace

std::vector<LoadLevel> load_levels(const RunConfig& config) {
  std::vector<LoadLevel> levels;
  levels.reserve(config.concurrency.size() + config.open_loads.size());
  for (const std::uint32_t concurrency : config.concurrency) levels.push_back({concurrency, std::nullopt});
  for (const OpenLoad& load : config.open_loads) {
    levels.push_back({config.max_concurrency.value_or(kMostConcurrency), load});
  }
  return levels;
}

std::optional<Nanoseconds> level_duration(const RunConfig& config, const LoadLevel& level) {
  if (config.duration || config.num_prompts || !level.open || !level.open->ramp) return config.duration;
  return level.open->ramp->over;
}

std::uint64_t level_num_prompts(const RunConfig& config, const LoadLevel& level) {
  if (config.num_prompts) return *config.num_prompts;
  if (!level.open) return std::max<std::uint64_t>(100, std::uint64_t{4} * level.concurrency);
  const double seconds_worth = level.open->rate_per_s.value_or(0) * kSecondsByDefault;
  return std::max<std::uint64_t>(100, static_cast<std::uint64_t>(seconds_worth));
}

}  // namespace loadtest

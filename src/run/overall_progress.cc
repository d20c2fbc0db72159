#include "run/overall_progress.h"

namespace loadtest {
namespace {

// A level's share of the run's time: its duration, or, by count, n / rate or n / c at like latencies.
double weight(const RunConfig& config, const LoadLevel& level) {
  if (const auto duration = level_duration(config, level)) return to_s(*duration);
  const auto requests = static_cast<double>(level_num_prompts(config, level));
  if (!level.open) return requests / level.concurrency;
  return requests / level.open->rate_per_s.value_or(requests);
}

}  // namespace

void add_overall(RunProgress& progress, const RunConfig& config, std::span<const LoadLevel> levels,
                 double elapsed_s) {
  double all = 0;
  double done = 0;
  for (std::size_t level = 0; level < levels.size(); ++level) {
    const double share = weight(config, levels[level]);
    all += share;
    if (level < progress.level) done += share;
    if (level == progress.level) done += share * progress.level_fraction;
  }
  progress.elapsed_s = elapsed_s;
  progress.overall_fraction = done / all;
  // Nobody knows how long open requests take once the time is up.
  const bool open_end = progress.phase == RunPhase::draining && progress.overall_fraction >= 1;
  progress.eta_s.reset();
  if (progress.overall_fraction > 0.02 && !open_end)
    progress.eta_s = elapsed_s * (1 - progress.overall_fraction) / progress.overall_fraction;
}

}  // namespace loadtest

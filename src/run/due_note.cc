#include "run/due_note.h"

#include <fmt/format.h>

#include "schedule/arrival_times.h"

namespace loadtest {
namespace {

constexpr Nanoseconds kLong = std::chrono::minutes(1);

std::string seconds_text(double seconds) { return fmt::format("{:.0f} s", seconds); }

}  // namespace

std::optional<std::string> due_note(const RunConfig& config, std::span<const LoadLevel> levels) {
  for (std::uint32_t i = 0; i < levels.size(); ++i) {
    const LoadLevel& level = levels[i];
    if (!level.open || level.open->trace) continue;
    const auto first = ArrivalTimes(*level.open, config.arrival, *config.seed + i).next();
    if (!first || *first <= kLong) continue;
    std::string note = fmt::format("at {} the first request falls due after {}", load_sentence(level),
                                   seconds_text(to_s(*first)));
    const auto duration = level_duration(config, level);
    if (duration && *duration <= *first)
      return note + fmt::format(", when sending has ended ({}); give a longer --duration or a higher rate",
                                seconds_text(to_s(*duration)));
    if (duration || !level.open->rate_per_s) return note;
    const auto requests = static_cast<double>(level_num_prompts(config, level));
    if (requests < 2) return note;
    return note +
           fmt::format(", the last one after about {}", seconds_text(requests / *level.open->rate_per_s));
  }
  return std::nullopt;
}

}  // namespace loadtest

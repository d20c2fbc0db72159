#include "run/shared_prompt_tokens.h"

#include "run/workload_lengths.h"

namespace loadtest {

// The template is part of what prompts share. How much a stand-in's tokens are for the server, and what
// records and traces have in common, nobody knows before.
std::optional<std::uint32_t> shared_prompt_tokens(const RunConfig& config, bool exact,
                                                  std::optional<std::uint32_t> template_tokens) {
  const WorkloadConfig& given = config.workload;
  if (!given.dataset.empty() || !given.trace.empty() || !given.turns.empty()) return std::nullopt;
  if (given.shared_prefix.empty()) return 0;
  if (!exact) return std::nullopt;
  return shared_prefix_of(config).value().tokens + template_tokens.value_or(0);
}

}  // namespace loadtest

#pragma once
// How many tokens at their start prompts were asked to share, for the verdict on the server's prefix cache.
//
// Missing: some are shared, but nobody knows how many. Threads: pure.
// Source:  docs/metrics.md#the-verdict
#include <cstdint>
#include <optional>

#include "core/run_config.h"

namespace loadtest {

// `exact`: prompts are counted with the model's own tokenizer.
std::optional<std::uint32_t> shared_prompt_tokens(const RunConfig& config, bool exact,
                                                  std::optional<std::uint32_t> template_tokens);

}  // namespace loadtest

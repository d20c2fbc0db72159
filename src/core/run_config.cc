#include "core/run_config.h"

#include <algorithm>

namespace loadtest {

std::uint64_t level_num_prompts(const RunConfig& config, std::uint32_t concurrency) {
  return config.num_prompts.value_or(std::max<std::uint64_t>(100, std::uint64_t{4} * concurrency));
}

}  // namespace loadtest

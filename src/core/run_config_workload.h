#pragma once
// Which settings of what is sent go together: none is accepted that would change nothing.
#include <vector>

#include "core/run_config.h"

namespace loadtest {

std::vector<FieldError> check_workload(const RunConfig& config);

}  // namespace loadtest

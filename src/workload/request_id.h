#pragma once
// Ids of requests: "PREFIX-m2-17" is the 18th measured request of the third level; p is a probe, w a warm-up.
#include <string>
#include <string_view>

#include "workload/prompt_source.h"

namespace loadtest {

std::string request_id(std::string_view prefix, const RequestKey& key);

}  // namespace loadtest

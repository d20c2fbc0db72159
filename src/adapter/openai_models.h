#pragma once
// The answer to GET /v1/models.
//
// Errors: target_unusable where the body is no such list; the message quotes what came instead.
#include <string_view>
#include <vector>

#include "adapter/server_adapter.h"

namespace loadtest {

Result<std::vector<ModelInfo>> parse_openai_models(std::string_view body);

}  // namespace loadtest

#pragma once
// An answer of JSON, on one line.
#include <nlohmann/json_fwd.hpp>

#include "api/http_message.h"

namespace loadtest {

ApiResponse json_answer(const nlohmann::ordered_json& json, int status = 200);

}  // namespace loadtest

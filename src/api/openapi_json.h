#pragma once
// openapi.yaml as JSON, made when the program is built.
#include <string_view>

namespace loadtest {

std::string_view openapi_json();

}  // namespace loadtest

#include "api/json_answer.h"

#include <nlohmann/json.hpp>

namespace loadtest {

ApiResponse json_answer(const nlohmann::ordered_json& json, int status) {
  ApiResponse response;
  response.status = status;
  response.body = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace loadtest

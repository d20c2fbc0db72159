#include "api/json_answer.h"

#include <nlohmann/json.hpp>

#include "core/json_tree.h"

namespace loadtest {

ApiResponse json_answer(const nlohmann::ordered_json& json, int status) {
  ApiResponse response;
  response.status = status;
  response.body = dump_json(json) + "\n";
  return response;
}

}  // namespace loadtest

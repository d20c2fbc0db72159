#include "api/problem.h"

#include <nlohmann/json.hpp>

#include "api/json_answer.h"
#include "core/json_text.h"

namespace loadtest {

ApiResponse problem(int status, std::string_view detail, const std::vector<FieldProblem>& errors) {
  nlohmann::ordered_json json = {{"type", "about:blank"},
                                 {"title", reason_phrase(status)},
                                 {"status", status},
                                 {"detail", valid_utf8(detail)}};
  if (!errors.empty()) {
    auto& list = json["errors"] = nlohmann::ordered_json::array();
    for (const FieldProblem& error : errors)
      list.push_back({{"pointer", valid_utf8(error.pointer)}, {"detail", valid_utf8(error.detail)}});
  }
  ApiResponse response = json_answer(json, status);
  response.content_type = "application/problem+json";
  return response;
}

ApiResponse problem(const Error& error) {
  const bool theirs = error.code == ErrorCode::bad_input || error.code == ErrorCode::target_unusable;
  return problem(theirs ? 422 : 500, error.message);
}

ApiResponse bad_fields(const std::vector<FieldProblem>& errors) {
  return problem(
      422, errors.size() == 1 ? "one field cannot be used" : "several fields cannot be used; see errors",
      errors);
}

}  // namespace loadtest

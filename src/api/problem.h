#pragma once
// Answers that say what went wrong: problem documents of RFC 9457 (application/problem+json).
//
// Members: type, title, status, detail, and `errors`, a list of {pointer, detail} where single fields are
// wrong (`pointer` is a JSON pointer into the body, or "?name" for a parameter of the query).
#include <string>
#include <vector>

#include "api/http_message.h"
#include "core/error.h"

namespace loadtest {

struct FieldProblem {
  std::string pointer;
  std::string detail;

  bool operator==(const FieldProblem&) const = default;
};

ApiResponse problem(int status, std::string_view detail, const std::vector<FieldProblem>& errors = {});

// bad_input: 422; target_unusable: 502 is not ours to say, so 422 too; io and internal: 500.
ApiResponse problem(const Error& error);

// The answer for fields that cannot be used.
ApiResponse bad_fields(const std::vector<FieldProblem>& errors);

}  // namespace loadtest

#pragma once
// The body of POST /result/{run_id}/analysis: whom to ask, and in which language.
//
// Fields:  those of POST /run that say how a server is reached, under the names of `analyze`; `language`.
//          Unknown ones are errors. null is as good as left out.
// Secrets: the key and the headers live as long as this value.
// Threads: pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analyze.h"
#include "api/problem.h"

namespace loadtest {

class NamedFiles;

struct AnalysisRequest {
  AnalysisSettings settings;
  std::vector<FieldProblem> errors;   // empty: good
  std::optional<std::string> broken;  // the body is no JSON object: why
};

AnalysisRequest parse_analysis_request(std::string_view body, const NamedFiles& files);

}  // namespace loadtest

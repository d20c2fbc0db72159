#pragma once
// The body of POST /run: JSON to RunConfig, every wrong field with its JSON pointer.
//
// Fields:  the table in run_fields.cc; each is the twin of a flag of `run`. Unknown ones are errors.
// Files:   `dataset`, `trace` and `tokenizer` are names that `NamedFiles` knows, never paths.
// Threads: pure, but for the look at those files.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/problem.h"
#include "core/run_config.h"

namespace loadtest {

class NamedFiles;

struct RunRequest {
  RunConfig config;                   // passed check() where there are no errors
  std::vector<FieldProblem> errors;   // empty: good
  std::optional<std::string> broken;  // the body is no JSON object: why
};

// `demo`: the body of POST /demo, which names no server and may be empty.
RunRequest parse_run_request(std::string_view body, const NamedFiles& files, bool demo = false);

}  // namespace loadtest

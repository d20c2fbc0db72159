#pragma once
// The text of the result file, which is also what `--format json` prints: to_json(result), indented by two
// spaces, lists of numbers and the rows of lists on one line, with a newline at the end.
#include <string>

#include "core/run_result.h"

namespace loadtest {

std::string result_json(const RunResult& result);

}  // namespace loadtest

#pragma once
// A run read back from its JSON: the inverse of core/run_json.h. to_json(*run_from_json(text)) is `text`
// again, in another layout perhaps, for every text that to_json() wrote.
//
// Missing: fields that an older version did not write are as in an empty RunResult; those that are not known
// here are
//          not looked at. What to_json() leaves out (secrets, how a setting was given) stays empty.
// Errors:  bad_input: the place as a JSON pointer, and what is wrong there.
#include <string_view>

#include "core/error.h"
#include "core/run_result.h"

namespace loadtest {

Result<RunResult> run_from_json(std::string_view text);
Result<LevelResult> level_from_json(std::string_view text);

}  // namespace loadtest

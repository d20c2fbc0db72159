#pragma once
// Whether a regular expression of a file can be trusted with any text.
//
// One that tries the same characters in ever more ways, such as (a+)+$, would take years over a line of them.
// It is tried on short texts of each character that it names and of some others, and has a number of steps
// for each. Errors: bad_input, with the text that took too long. What passes can still be too slow for a text
// that nobody thought of: see Pattern::find().
#include <string_view>

#include "core/error.h"
#include "tokenize/pattern.h"

namespace loadtest {

// `regex`: what the file says; `pattern`: what came of it.
Result<void> probe_pattern(std::string_view regex, const Pattern& pattern);

}  // namespace loadtest

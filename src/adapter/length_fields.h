#pragma once
// Fields of a request's body that can make its answer shorter, or longer, than its limit says.
//
// Threads: pure.
#include <string_view>

namespace loadtest {

// Whether one of them is in `extra_body` (a JSON object, or empty). The limit itself is none: where it stands
// there it is refused, or not sent.
bool sets_answer_length(std::string_view extra_body);

}  // namespace loadtest

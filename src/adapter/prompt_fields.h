#pragma once
// What a request has beside the texts of its messages that the server counts among its prompt's tokens.
//
// Threads: pure.
#include "core/planned_request.h"

namespace loadtest {

// Whether it has pictures, tool calls or the like, or a field of its own (PlannedRequest::extra_body) that a
// chat template writes into the prompt, or that chooses the template or cuts the prompt. What the run's
// --extra-body adds is none of it: all requests have that alike.
bool adds_to_prompt(const PlannedRequest& request);

}  // namespace loadtest

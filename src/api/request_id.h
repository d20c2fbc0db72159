#pragma once
// The name of a request, for logs and answers.
//
// Threads: any.
#include <string>

#include "api/http_message.h"

namespace loadtest {

// The client's own (X-Request-Id) where it gave a decent one, else one that is unique while the process
// lives.
std::string request_id(const ApiRequest& request);

}  // namespace loadtest

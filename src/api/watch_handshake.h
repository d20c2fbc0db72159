#pragma once
// Whether a request opens a WebSocket as RFC 6455 (4.2.1) has it; Beast would refuse it without a problem
// document.
//
// Threads: pure.
#include <optional>

#include "api/http_message.h"

namespace loadtest {

// What a plain request is told.
ApiResponse websocket_only();

// Nothing: it does. Method, Host and Connection have been looked at before.
std::optional<ApiResponse> refuse_handshake(const ApiRequest& request);

}  // namespace loadtest

#pragma once
// One watcher's WebSocket, by Beast: RESTinio's own would allocate whatever length a frame claims.
//
// Takes: "ping" (answered "pong"), and where a key is needed, first {"type":"auth","api_key":"…"} within ten
//        seconds. Messages over 16 KiB end it. A peer that answers no ping for a minute is gone.
// Threads: the io_context's.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/http_server.h"
#include "api/watch_hub.h"

namespace loadtest {

// What is sent to one who watches a run that does not go on here.
struct LastMessage {
  std::string text;
  std::string_view close_reason;  // empty: the run has ended
};

struct WebSocketCalls {
  WatchHub& hub;
  std::function<bool(std::string_view)> key_is_good;
  // Of a run that does not go on here: calls back, on the io_context; nothing: no such run.
  std::function<void(std::string run_id, std::function<void(std::optional<LastMessage>)>)> last_message;
};

// `calls` outlives the socket.
void open_web_socket(HttpServer::Upgraded upgraded, const WebSocketCalls& calls);

}  // namespace loadtest

#pragma once
// A request and its answer as the handlers see them: no sockets, so they are tested without any.
//
// Threads: values. A `stream` is called once, on a worker thread, after the head was sent.
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "report/byte_sink.h"

namespace loadtest {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// The value of the first header of this name (any case); empty: there is none.
std::string_view find_header(const HttpHeaders& headers, std::string_view name);
bool same_word(std::string_view one, std::string_view other);  // ASCII, any case

// Why a body was not read, or not to its end (api/body_gate.h).
enum class UnreadBody { none, too_large, no_key, too_many };

struct ApiRequest {
  std::string method;  // "GET"
  std::string path;    // as sent, without the query
  std::string query;   // as sent, without the question mark
  HttpHeaders headers;
  std::string_view body;  // of the connection's memory: until it has been answered
  UnreadBody unread = UnreadBody::none;
  std::string remote;  // IP address of the peer
  std::string id;      // of this request, for logs and answers

  std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

// Whose threads make an answer (api/http_server.h), so that none holds up those of another pace.
enum class Pace {
  at_once,
  reads_much,  // results, requests, files
  may_wait,    // for another server, a name server, the disk, or a run's end
};

struct ApiResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  HttpHeaders headers;  // besides Content-Type and Content-Length
  // In place of `body`, where it is long; may be empty. What goes wrong cuts the answer short and closes the
  // connection, so that it does not look whole; before anything was sent it is a 500.
  std::function<Result<void>(ByteSink&)> stream;
  bool is_event_stream = false;  // `stream` waits for another server: no thread of the downloads' is for it
  // Set: the answer is still to be made, by a thread for this pace. Then nothing else is looked at.
  std::function<ApiResponse(const ApiRequest&)> later;
  Pace pace = Pace::at_once;
};

// "Not Found" for 404.
std::string_view reason_phrase(int status);

}  // namespace loadtest

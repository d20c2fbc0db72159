#pragma once
// One request outside any measurement whose answer is read piece by piece as it comes.
//
// Redirects are not followed. Errors: a Failure where no whole HTTP answer came, unless its reader had
// enough. Threads: blocks its caller, which also gets the callbacks.
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/failure.h"
#include "core/time.h"
#include "transport/target.h"

namespace loadtest {

struct HttpHead {
  int status = 0;
  std::string content_type;
  std::string location;
};

struct HttpStreamLimits {
  Nanoseconds connect_timeout = std::chrono::seconds(10);
  Nanoseconds timeout = std::chrono::seconds(120);  // from the sending to the end of the answer
  std::optional<Nanoseconds> stall_timeout;         // between two pieces
};

struct HttpReader {
  std::function<void(const HttpHead& head)> on_head;
  // Transfer encoding removed. False: enough was read, the connection is closed.
  std::function<bool(std::string_view piece)> on_body;
  // Asked about every 20 ms; false: stop (the Failure then means nothing). May be empty.
  std::function<bool()> go_on;
};

// `wire` is what http_wire.h rendered.
std::optional<Failure> http_stream(const Target& target, std::string_view wire,
                                   const HttpStreamLimits& limits, const HttpReader& reader);

}  // namespace loadtest

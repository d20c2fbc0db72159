#pragma once
// One small request and its whole answer, outside any measurement: /models, /version, the probe.
//
// Errors:  a Failure where no whole HTTP answer came; any status is an answer.
// Limits:  16 MiB of body.
#include <functional>
#include <string>
#include <variant>

#include "core/failure.h"
#include "core/time.h"
#include "transport/target.h"

namespace loadtest {

struct HttpAnswer {
  int status = 0;
  std::string content_type;
  std::string location;
  std::string body;
};

// Blocks up to `connect_timeout` + `timeout`, or until `go_on`, which is asked about every 20 ms on the same
// thread, says no (the Failure then means nothing). `wire` is what http_wire.h rendered.
std::variant<HttpAnswer, Failure> http_fetch(const Target& target, std::string_view wire,
                                             Nanoseconds connect_timeout, Nanoseconds timeout,
                                             const std::function<bool()>& go_on = {});

}  // namespace loadtest

#pragma once
// The log: a JSON object a line on standard error, with at least `event`, `timestamp` (RFC 3339, UTC) and
// `level`.
//
// Secrets: the caller gives none; queries and headers are never logged.
// Threads: any.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/http_message.h"
#include "api/serve_config.h"
#include "core/time.h"

namespace loadtest {

using LogFields = std::vector<std::pair<std::string_view, std::string>>;

// Where something else tells what happened: to AccessLog::event().
using TellEvent = std::function<void(LogLevel, std::string_view event, const LogFields&)>;

// The line without its end. Fields after the three that every line has.
std::string log_line(std::string_view event, LogLevel level, std::int64_t unix_ms, const LogFields& fields);

class AccessLog {
 public:
  explicit AccessLog(LogLevel level);
  ~AccessLog();

  void event(LogLevel level, std::string_view event, const LogFields& fields);
  void request(const ApiRequest& request, std::string_view client, int status, Nanoseconds took);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace loadtest

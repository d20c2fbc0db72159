#pragma once
// What every call passes before its handler sees it: Host, Origin, rate limit, key, size and kind of the
// body; and the headers that every answer gets.
//
// Threads: any.
#include <optional>

#include "api/http_message.h"
#include "api/rate_limiter.h"
#include "api/routes.h"
#include "api/serve_config.h"
#include "core/clock.h"

namespace loadtest {

enum class Counted { yes, no };  // among the calls of a client that are limited

class RequestGuard {
 public:
  RequestGuard(const ServeConfig& config, const Clock& clock)
      : config_(config), limiter_(config.rate_limit_per_s, clock) {}

  // Nothing: go on. Who calls, from where, and how often.
  std::optional<ApiResponse> refuse(const ApiRequest& request, Counted counted);
  // For this route: the key, and the body.
  std::optional<ApiResponse> refuse(const ApiRequest& request, const Route& route) const;

  // The answer to a browser's question whether a listed origin may call.
  std::optional<ApiResponse> preflight(const ApiRequest& request) const;

  void add_headers(const ApiRequest& request, ApiResponse& response) const;

  bool key_is_good(std::string_view given) const;
  // Whether the call needs a key that this one is not. Of a WebSocket never: it may bring its key later.
  bool lacks_key(const Route& route, std::string_view given) const;

 private:
  std::optional<ApiResponse> refuse_body(const ApiRequest& request, const Route& route) const;

  const ServeConfig& config_;
  RateLimiter limiter_;
};

}  // namespace loadtest

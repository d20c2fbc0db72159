#include "api/request_guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "api/api_key.h"
#include "api/body_gate.h"
#include "api/client_address.h"
#include "api/host_check.h"
#include "api/problem.h"

namespace loadtest {
namespace {

// "application/json" of "application/json; charset=utf-8".
std::string_view media_type(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
}

bool has_several(const HttpHeaders& headers, std::string_view name) {
  int count = 0;
  for (const auto& [key, value] : headers) count += same_word(key, name) ? 1 : 0;
  return count > 1;
}

void add_to_vary(HttpHeaders& headers, std::string_view name) {
  for (auto& [key, value] : headers) {
    if (same_word(key, "Vary")) return void(value.append(", ").append(name));
  }
  headers.emplace_back("Vary", name);
}

}  // namespace

std::optional<ApiResponse> RequestGuard::refuse(const ApiRequest& request, Counted counted) {
  const std::string_view host = request.header("Host");
  if (host.empty() || has_several(request.headers, "Host"))
    return problem(400, "the request needs one Host header");
  if (!host_is_ours(host, config_.allowed_hosts)) {
    return problem(421, fmt::format("this server is not called \"{}\"; if it should be, start it with "
                                    "--allowed-hosts",
                                    host.substr(0, 100)));
  }
  if (const std::string_view origin = request.header("Origin"); !origin.empty()) {
    if (!origin_is_same(origin, host) && !origin_is_listed(origin, config_.allowed_origins)) {
      return problem(403, fmt::format("pages of {} may not call this server; if they should, start it with "
                                      "--allowed-origins",
                                      origin.substr(0, 100)));
    }
  }
  if (counted == Counted::no) return std::nullopt;
  const auto wait = limiter_.take(client_network(client_address(request, config_.behind_proxy)));
  if (!wait) return std::nullopt;
  ApiResponse response =
      problem(429, fmt::format("more than {:g} calls a second; wait, then go on", config_.rate_limit_per_s));
  response.headers.emplace_back("Retry-After", fmt::format("{:.0f}", std::max(1.0, std::ceil(to_s(*wait)))));
  return response;
}

bool RequestGuard::key_is_good(std::string_view given) const {
  return config_.api_key.empty() || same_key(given, config_.api_key);
}

bool RequestGuard::lacks_key(const Route& route, std::string_view given) const {
  const bool needed =
      route.key == NeedsKey::always || (route.key == NeedsKey::scope_all && config_.key_for_all_calls);
  return needed && route.handle != nullptr && !key_is_good(given);
}

std::optional<ApiResponse> RequestGuard::refuse(const ApiRequest& request, const Route& route) const {
  if (lacks_key(route, key_of(request))) {
    const bool none = key_of(request).empty();
    ApiResponse response =
        problem(401, none ? "this call needs the key, in the header X-API-Key" : "this is not the key");
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
  }
  return refuse_body(request, route);
}

std::optional<ApiResponse> RequestGuard::refuse_body(const ApiRequest& request, const Route& route) const {
  const std::uint64_t most = route.body == TakesBody::upload ? config_.most_upload_bytes : kMostBody_bytes;
  if (request.unread == UnreadBody::too_many) {
    ApiResponse response = problem(503, fmt::format("{} datasets are being uploaded already; come again when "
                                                    "one is done",
                                                    BodyGate::kMostUploads));
    response.headers.emplace_back("Retry-After", "5");
    return response;
  }
  if (request.unread == UnreadBody::too_large || request.body.size() > most)
    return problem(413, fmt::format("the body is larger than {} bytes, the most that this call takes", most));
  if (!request.header("Content-Encoding").empty())
    return problem(415, "an encoded body is not taken; leave out Content-Encoding");
  const bool is_json = same_word(media_type(request.header("Content-Type")), "application/json");
  switch (route.body) {
    case TakesBody::none:
      if (!request.body.empty() && !is_json) return problem(415, "this call takes no body");
      return std::nullopt;
    case TakesBody::json_or_nothing:
      if (request.body.empty()) return std::nullopt;
      [[fallthrough]];
    case TakesBody::json:
      if (is_json) return std::nullopt;
      return problem(415, "the body must be JSON, with the header Content-Type: application/json");
    case TakesBody::upload:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<ApiResponse> RequestGuard::preflight(const ApiRequest& request) const {
  if (request.method != "OPTIONS" || request.header("Access-Control-Request-Method").empty() ||
      !origin_is_listed(request.header("Origin"), config_.allowed_origins))
    return std::nullopt;
  ApiResponse response;
  response.status = 204;
  response.content_type.clear();
  response.headers = {{"Access-Control-Allow-Methods", "GET, POST, DELETE"},
                      {"Access-Control-Allow-Headers", "Content-Type, X-API-Key, Authorization"},
                      {"Access-Control-Max-Age", "600"}};
  return response;
}

void RequestGuard::add_headers(const ApiRequest& request, ApiResponse& response) const {
  const auto add = [&](const char* name, std::string_view value) {
    if (find_header(response.headers, name).empty()) response.headers.emplace_back(name, value);
  };
  add("X-Request-Id", request.id);
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  add("Referrer-Policy", "no-referrer");
  add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
  add("Cache-Control", "no-store");
  const std::string_view origin = request.header("Origin");
  if (!origin.empty() && origin_is_listed(origin, config_.allowed_origins)) {
    add("Access-Control-Allow-Origin", origin);
    add("Access-Control-Expose-Headers", "X-Request-Id, Retry-After, Content-Disposition");
    add_to_vary(response.headers, "Origin");
  } else {
    add("Cross-Origin-Resource-Policy", "same-origin");
  }
}

}  // namespace loadtest

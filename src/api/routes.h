#pragma once
// The table of calls. Adding one: a row in routes.cc, a handler, a path in openapi.yaml.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http_message.h"

namespace loadtest {

struct Service;

struct Call {
  Service& service;
  const ApiRequest& request;
  std::vector<std::string> parameters;  // of the path, in order, decoded
};

enum class NeedsKey { never, scope_all, always };
enum class TakesBody { none, json, json_or_nothing, upload };

struct Route {
  const char* method;
  const char* path;  // "/run/{run_id}": a part in braces takes any one part
  NeedsKey key;
  TakesBody body;
  ApiResponse (*handle)(Call& call);  // null: a WebSocket
  Pace pace = Pace::at_once;
};

std::span<const Route> routes();

struct FoundRoute {
  const Route* route = nullptr;  // null: none
  std::vector<std::string> parameters;
  std::string allow;  // the path's methods, where the method is none of them
};
FoundRoute find_route(std::span<const Route> table, std::string_view method, std::string_view path);

}  // namespace loadtest

#pragma once
// A request as the bytes that go over the wire. Pure.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/server_url.h"

namespace loadtest {

struct WireRequest {
  std::string_view method;
  std::string_view base_path;  // of the server URL, completed by the adapter
  std::string_view target;     // appended to base_path
  const std::vector<std::pair<std::string, std::string>>* headers = nullptr;  // may be null
  std::string_view request_id;                                                // empty: no X-Request-Id
  std::string_view body;
  bool absolute_form = false;  // through a proxy, without TLS
};

std::string render_request(const ServerUrl& server, const WireRequest& request);

// CONNECT host:port, for TLS through a proxy.
std::string render_connect(const ServerUrl& server);

}  // namespace loadtest

#pragma once
// A --server URL taken apart.
//
// Host:   decoded; letters, digits, ".", "-" and "_", or an IPv6 address. So it can go into a header as it
// is. Errors: bad_input, a sentence that says what the URL lacks.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace loadtest {

struct ServerUrl {
  bool tls = false;
  std::string host;  // without the brackets of an IPv6 address
  std::uint16_t port = 80;
  std::string base_path;  // "" or "/v1" or "/proxy/v1": no slash at the end

  std::string host_header() const;  // "host", "host:port" or "[v6]:port"
  bool operator==(const ServerUrl&) const = default;
};

Result<ServerUrl> parse_server_url(std::string_view url);

}  // namespace loadtest

#pragma once
// Who is calling, for logs and rate limits.
#include <optional>
#include <string>
#include <string_view>

#include "api/http_message.h"

namespace loadtest {

// The peer; behind a proxy of our own, the address that the proxy added last to X-Forwarded-For, or to
// Forwarded where there is no X-Forwarded-For. Earlier ones are the client's own words and not believed. So
// may one of the headers be where both are there: if they name two addresses, neither counts, and it is the
// peer (the proxy).
std::string client_address(const ApiRequest& request, bool behind_proxy);

// "10.0.0.1" as it is, "2001:db8:1:2:3::4" as "2001:db8:1:2::/64": one household, one client.
std::string client_network(std::string_view address);

// An IPv4 or IPv6 address, without brackets, port or zone.
bool is_ip(const std::string& text);

// The address that a proxy's header names last: "10.0.0.1", "[2001:db8::1]:443", "for=\"[::1]\";proto=http".
// Nothing where it is no IP address.
std::optional<std::string> last_forwarded(std::string_view value);

}  // namespace loadtest

#include "core/server_url.h"

#include <fmt/format.h>

#include <boost/url.hpp>
#include <charconv>
#include <string>
#include <system_error>

#include "core/secrets.h"

namespace loadtest {

std::string ServerUrl::host_header() const {
  const bool v6 = host.find(':') != std::string::npos;
  std::string text = v6 ? "[" + host + "]" : host;
  if (port != (tls ? 443 : 80)) text += fmt::format(":{}", port);
  return text;
}

Result<ServerUrl> parse_server_url(std::string_view url) {
  const std::string shown = shown_url(url);
  if (url.find("://") == std::string_view::npos) {
    return bad_input(fmt::format("\"{}\" has no scheme; did you mean http://{} ?", shown, shown));
  }
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed) {
    return bad_input(fmt::format("\"{}\" is not a URL; it should look like http://127.0.0.1:8000", shown));
  }
  ServerUrl result;
  if (parsed->scheme_id() == boost::urls::scheme::https) {
    result.tls = true;
  } else if (parsed->scheme_id() != boost::urls::scheme::http) {
    return bad_input(fmt::format("\"{}\": only http:// and https:// can be spoken", shown));
  }
  result.host = parsed->host_type() == boost::urls::host_type::ipv6 ? std::string(parsed->host_address())
                                                                    : std::string(parsed->host());
  if (result.host.empty()) return bad_input(fmt::format("\"{}\" names no host", shown));
  if (parsed->has_userinfo()) {
    return bad_input("a user or password in the URL is not sent; give --header \"Authorization: …\" instead");
  }
  if (parsed->has_query() || parsed->has_fragment()) {
    return bad_input(fmt::format("\"{}\": leave out everything from \"?\" or \"#\" on", shown));
  }
  result.port = result.tls ? 443 : 80;
  if (parsed->has_port() && !parsed->port().empty()) {
    // port_number() wraps around beyond 65535.
    const std::string digits(parsed->port());
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result.port);
    if (error != std::errc() || end != digits.data() + digits.size() || result.port == 0) {
      return bad_input(fmt::format("\"{}\": the port must be between 1 and 65535", shown));
    }
  }
  result.base_path = std::string(parsed->encoded_path());
  while (!result.base_path.empty() && result.base_path.back() == '/') result.base_path.pop_back();
  return result;
}

}  // namespace loadtest

#include "core/server_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url.hpp>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include "core/secrets.h"

namespace loadtest {

namespace {

// What is left of a URL's host when it has been decoded goes into a Host header, a CONNECT line, and is held
// against lists of hosts.
bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == '_';
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

Error not_ascii(std::string_view shown) {
  return bad_input(
      fmt::format("\"{}\": a name that is not ASCII is not looked up; give its punycode form, such as "
                  "xn--bcher-kva.example",
                  shown));
}

// Decoded, and without the brackets of an IPv6 address.
Result<std::string> host_of(const boost::urls::url_view& url, std::string_view shown) {
  const bool v6 = url.host_type() == boost::urls::host_type::ipv6;
  std::string host = v6 ? std::string(url.host_address()) : std::string(url.host());
  if (host.empty()) return bad_input(fmt::format("\"{}\" names no host", shown));
  if (!is_ascii(host)) return not_ascii(shown);
  const bool good = std::all_of(host.begin(), host.end(),
                                [v6](char c) { return is_host_character(c) || (v6 && c == ':'); });
  if (!good) {
    return bad_input(fmt::format("\"{}\": a host has letters, digits, \".\", \"-\" and \"_\" only", shown));
  }
  return host;
}

}  // namespace

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
  if (!is_ascii(url.substr(0, url.find('/', url.find("://") + 3)))) return not_ascii(shown);
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
  auto host = host_of(*parsed, shown);
  if (!host) return host.error();
  result.host = std::move(*host);
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

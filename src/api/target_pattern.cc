#include "api/target_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <charconv>

#include "api/host_check.h"

namespace loadtest {
namespace {

namespace ip = boost::asio::ip;

// As it is always written ("fd00::1" of "fd00:0:0::1%eth0"); what is no address stays.
std::string usual_address(std::string_view text) {
  boost::system::error_code bad;
  const auto address = ip::make_address(std::string(text.substr(0, text.find('%'))), bad);
  return bad ? std::string(text) : address.to_string();
}

bool in_network(const std::string& network, unsigned bits, const std::string& text) {
  boost::system::error_code bad;
  const auto first = ip::make_address(network, bad);
  const auto address = bad ? ip::address() : ip::make_address(text, bad);
  if (bad || first.is_v4() != address.is_v4()) return false;
  const auto size = static_cast<unsigned short>(bits);
  if (first.is_v4()) {
    return ip::network_v4(first.to_v4(), size).canonical() ==
           ip::network_v4(address.to_v4(), size).canonical();
  }
  return ip::network_v6(first.to_v6(), size).canonical() == ip::network_v6(address.to_v6(), size).canonical();
}

bool has_only(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

bool is_v4_pattern(std::string_view host) {
  return has_only(host, "0123456789.*") && host.find_first_of("0123456789") != std::string_view::npos;
}

// Takes "/8" from the front of `rest`. False: it is no size of a network of `host`.
bool take_network(TargetPattern& pattern, std::string_view& rest) {
  boost::system::error_code bad;
  const auto first = ip::make_address(pattern.host, bad);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), bits);
  if (bad || error != std::errc() || bits > (first.is_v4() ? 32u : 128u)) return false;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  pattern.network_bits = bits;
  pattern.address = true;
  return true;
}

Error no_pattern(std::string_view text) {
  return bad_input(fmt::format(
      "\"{}\" is not a host that runs may be aimed at; give a name (*.example.org, llm:8000), addresses "
      "(10.0.*, [fd00:*]:8000) or a network (10.0.0.0/8, fd00::/8)",
      text));
}

}  // namespace

bool TargetPattern::matches_port(std::uint16_t one) const {
  return port.empty() || glob_matches(port, std::to_string(one));
}

bool TargetPattern::matches_name(std::string_view name, std::uint16_t name_port) const {
  return !address && matches_port(name_port) && glob_matches(host, name);
}

bool TargetPattern::matches_address(std::string_view address_text, std::uint16_t address_port) const {
  if ((!address && host != "*") || !matches_port(address_port)) return false;
  const std::string usual = usual_address(address_text);
  return network_bits ? in_network(host, *network_bits, usual) : glob_matches(host, usual);
}

bool TargetPattern::singles_out(std::string_view address_text, std::uint16_t address_port) const {
  return !network_bits && !host.starts_with('*') && matches_address(address_text, address_port);
}

Result<TargetPattern> parse_target_pattern(std::string_view text) {
  TargetPattern pattern;
  std::string_view host = text, rest;
  const bool brackets = text.starts_with('[');
  if (brackets) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return no_pattern(text);
    host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
  } else if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    host = text.substr(0, slash);
    rest = text.substr(slash);
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    host = text.substr(0, text.find(':'));
    rest = text.substr(host.size());
  }
  const bool v6 = brackets || host.find(':') != std::string_view::npos;
  if (host.empty() || (v6 && !has_only(host, "0123456789abcdefABCDEF:.*"))) return no_pattern(text);
  pattern.address = v6 || is_v4_pattern(host);
  pattern.host = usual_address(host);
  if (rest.starts_with('/') && !take_network(pattern, rest)) return no_pattern(text);
  if (rest.empty()) return pattern;
  pattern.port = rest.substr(1);
  if (rest.front() != ':' || pattern.port.empty() || !has_only(pattern.port, "0123456789*"))
    return no_pattern(text);
  return pattern;
}

}  // namespace loadtest

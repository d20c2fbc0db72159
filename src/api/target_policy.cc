#include "api/target_policy.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "api/host_check.h"
#include "core/server_url.h"

namespace loadtest {
namespace {

using V4 = std::array<unsigned char, 4>;

std::string_view special_v4(const V4& a) {
  if (a[0] == 169 && a[1] == 254) return "a link-local address, where cloud metadata is served";
  if (a == V4{100, 100, 100, 200} || a == V4{168, 63, 129, 16} || a == V4{192, 0, 0, 192})
    return "the address of a cloud metadata service";
  if (a[0] == 0) return "an unspecified address";
  if (a[0] >= 224) return "a multicast or reserved address";
  return {};
}

// IPv4 addresses that an IPv6 address stands for: mapped, translated (NAT64), or 6to4.
const unsigned char* embedded_v4(const in6_addr& address) {
  constexpr unsigned char kNat64[12] = {0, 0x64, 0xff, 0x9b};
  const unsigned char* const bytes = address.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&address) || std::memcmp(bytes, kNat64, sizeof kNat64) == 0) return bytes + 12;
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return bytes + 2;
  return nullptr;
}

std::vector<std::string> addresses_of(const ServerUrl& url) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(url.host.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, freeaddrinfo);
  std::vector<std::string> addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
      addresses.emplace_back(text);
  }
  return addresses;
}

}  // namespace

std::string_view special_address(const std::string& address) {
  V4 v4{};
  if (inet_pton(AF_INET, address.c_str(), v4.data()) == 1) return special_v4(v4);
  in6_addr v6{};
  if (inet_pton(AF_INET6, address.substr(0, address.find('%')).c_str(), &v6) != 1)
    return "no address that is understood";
  if (const unsigned char* const embedded = embedded_v4(v6)) {
    std::copy_n(embedded, 4, v4.begin());
    return special_v4(v4);
  }
  if (IN6_IS_ADDR_LINKLOCAL(&v6)) return "a link-local address";
  if (IN6_IS_ADDR_UNSPECIFIED(&v6)) return "an unspecified address";
  if (IN6_IS_ADDR_MULTICAST(&v6)) return "a multicast address";
  in6_addr metadata{};
  inet_pton(AF_INET6, "fd00:ec2::254", &metadata);
  if (std::memcmp(&v6, &metadata, sizeof v6) == 0) return "the address of a cloud metadata service";
  return {};
}

bool TargetPolicy::names(std::string_view host, std::uint16_t port) const {
  const std::string with_port = fmt::format("{}:{}", host, port);
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const std::string& pattern) {
    return glob_matches(pattern, host) || glob_matches(pattern, with_port);
  });
}

// "*" allows hosts, not the addresses that hosts should never stand for.
bool TargetPolicy::names_address(std::string_view address) const {
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const std::string& pattern) {
    return !pattern.empty() && pattern.front() != '*' && glob_matches(pattern, address);
  });
}

Result<void> TargetPolicy::check_url(const std::string& url) const {
  const auto parsed = parse_server_url(url);
  if (!parsed) return parsed.error();
  if (!allowed_.empty() && !names(parsed->host, parsed->port)) {
    return bad_input(
        fmt::format("runs may not be aimed at \"{}\"; --allowed-targets of serve lists the hosts "
                    "that may be tested",
                    parsed->host));
  }
  unsigned char bytes[16];
  const bool literal =
      inet_pton(AF_INET, parsed->host.c_str(), bytes) == 1 || parsed->host.find(':') != std::string::npos;
  if (literal) return check_addresses(url, {parsed->host});
  return {};
}

Result<void> TargetPolicy::check_addresses(const std::string& url,
                                           const std::vector<std::string>& addresses) const {
  const auto parsed = parse_server_url(url);
  if (!parsed) return parsed.error();
  for (const std::string& address : addresses) {
    const std::string_view why = special_address(address);
    if (why.empty() || names_address(address)) continue;
    const std::string what = address == parsed->host
                                 ? fmt::format("\"{}\" is {}", address, why)
                                 : fmt::format("\"{}\" stands for {}, {}", parsed->host, address, why);
    return bad_input(
        fmt::format("{}; if it may be tested all the same, list it in --allowed-targets of serve", what));
  }
  return {};
}

Result<void> TargetPolicy::check_resolved(const std::string& url) const {
  if (auto good = check_url(url); !good) return good;
  return check_addresses(url, addresses_of(*parse_server_url(url)));
}

}  // namespace loadtest

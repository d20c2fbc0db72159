#include "api/target_policy.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>

#include "api/client_address.h"

namespace loadtest {
namespace {

using V4 = std::array<unsigned char, 4>;

std::string_view metadata_v4(const V4& a) {
  if (a[0] == 169 && a[1] == 254) return "a link-local address, where cloud metadata is served";
  if (a == V4{100, 100, 100, 200} || a == V4{168, 63, 129, 16} || a == V4{192, 0, 0, 192})
    return "the address of a cloud metadata service";
  return {};
}

std::string_view special_v4(const V4& a) {
  if (a[0] == 0) return "an unspecified address";
  if (a[0] >= 224) return "a multicast or reserved address";
  return metadata_v4(a);
}

constexpr const char* kMetadataV6[] = {
    "fd00:ec2::254",       // AWS
    "fd00:ec2::23",        // AWS: credentials of EKS pods
    "fd20:ce::254",        // Google Cloud
    "fd00:c1::a9fe:a9fe",  // Oracle
    "fd00:42::42",         // Scaleway
};

// IPv6 addresses that stand for IPv4 ones: those with a prefix, and which of their bytes those are.
struct Embedding {
  const char* prefix;
  std::size_t bits;
  std::array<std::size_t, 4> at;
  std::string_view (*why)(const V4& v4);
};
constexpr Embedding kEmbeddings[] = {
    {"::ffff:0:0", 96, {12, 13, 14, 15}, special_v4},    // mapped
    {"::ffff:0:0:0", 96, {12, 13, 14, 15}, special_v4},  // translated (RFC 2765)
    {"::", 96, {12, 13, 14, 15}, special_v4},            // compatible
    {"2002::", 16, {2, 3, 4, 5}, special_v4},            // 6to4
    {"64:ff9b::", 96, {12, 13, 14, 15}, special_v4},     // NAT64
    // NAT64 of a network's own (RFC 8215), which may have them in any of these places (RFC 6052). What the
    // other places hold says nothing.
    {"64:ff9b:1::", 48, {12, 13, 14, 15}, metadata_v4},
    {"64:ff9b:1::", 48, {9, 10, 11, 12}, metadata_v4},
    {"64:ff9b:1::", 48, {7, 9, 10, 11}, metadata_v4},
    {"64:ff9b:1::", 48, {6, 7, 9, 10}, metadata_v4},
};

in6_addr v6_of(const char* text) {
  in6_addr address{};
  inet_pton(AF_INET6, text, &address);
  return address;
}

// Why an IPv6 address is refused for the IPv4 address that it stands for; empty: it is not.
std::string_view special_embedded(const in6_addr& address) {
  for (const Embedding& embedding : kEmbeddings) {
    const in6_addr prefix = v6_of(embedding.prefix);
    if (std::memcmp(&address, &prefix, embedding.bits / 8) != 0) continue;
    V4 v4{};
    std::transform(embedding.at.begin(), embedding.at.end(), v4.begin(),
                   [&](std::size_t i) { return address.s6_addr[i]; });
    if (const std::string_view why = embedding.why(v4); !why.empty()) return why;
  }
  return {};
}

bool is_literal(const std::string& host) { return is_ip(host) || host.find(':') != std::string::npos; }

Error not_listed(const std::string& host, std::string_view what = {}) {
  return bad_input(
      fmt::format("runs may not be aimed at \"{}\"{}; --allowed-targets of serve lists the hosts that may be "
                  "tested",
                  host, what));
}

}  // namespace

std::string_view special_address(const std::string& address) {
  V4 v4{};
  if (inet_pton(AF_INET, address.c_str(), v4.data()) == 1) return special_v4(v4);
  in6_addr v6{};
  if (inet_pton(AF_INET6, address.substr(0, address.find('%')).c_str(), &v6) != 1)
    return "no address that is understood";
  if (IN6_IS_ADDR_LOOPBACK(&v6)) return {};
  if (const std::string_view why = special_embedded(v6); !why.empty()) return why;
  if (IN6_IS_ADDR_LINKLOCAL(&v6)) return "a link-local address";
  if (IN6_IS_ADDR_MULTICAST(&v6)) return "a multicast address";
  for (const char* const metadata : kMetadataV6) {
    const in6_addr known = v6_of(metadata);
    if (std::memcmp(&v6, &known, sizeof v6) == 0) return "the address of a cloud metadata service";
  }
  return {};
}

std::vector<std::string> look_up_addresses(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, freeaddrinfo);
  std::vector<std::string> addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
      addresses.emplace_back(text);
  }
  return addresses;
}

TargetPolicy::TargetPolicy(const std::vector<std::string>& allowed, LookUp look_up)
    : any_(allowed.empty()), look_up_(std::move(look_up)) {
  for (const std::string& text : allowed) {
    if (auto pattern = parse_target_pattern(text)) allowed_.push_back(std::move(*pattern));
  }
}

bool TargetPolicy::allows_name(const ServerUrl& url) const {
  return any_ || (!is_literal(url.host) &&
                  std::any_of(allowed_.begin(), allowed_.end(), [&](const TargetPattern& pattern) {
                    return pattern.matches_name(url.host, url.port);
                  }));
}

bool TargetPolicy::allows_address(const ServerUrl& url, const std::string& address) const {
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const TargetPattern& pattern) {
    return pattern.matches_address(address, url.port);
  });
}

Result<void> TargetPolicy::check_url(const std::string& url) const {
  const auto parsed = parse_server_url(url);
  if (!parsed) return parsed.error();
  if (is_literal(parsed->host)) return check_addresses(url, {parsed->host});
  const bool addresses_may = std::any_of(allowed_.begin(), allowed_.end(), [&](const TargetPattern& pattern) {
    return pattern.address && pattern.matches_port(parsed->port);
  });
  if (!allows_name(*parsed) && !addresses_may) return not_listed(parsed->host);
  return {};
}

Result<void> TargetPolicy::check_addresses(const std::string& url,
                                           const std::vector<std::string>& addresses) const {
  const auto parsed = parse_server_url(url);
  if (!parsed) return parsed.error();
  const bool by_name = allows_name(*parsed);
  if (!by_name && addresses.empty()) return not_listed(parsed->host);
  for (const std::string& address : addresses) {
    const bool itself = address == parsed->host;
    if (!by_name && !allows_address(*parsed, address))
      return not_listed(parsed->host, itself ? "" : fmt::format(", which stands for {}", address));
    const std::string_view why = special_address(address);
    // "*" allows hosts, not the addresses that hosts should never stand for.
    const bool meant = std::any_of(allowed_.begin(), allowed_.end(), [&](const TargetPattern& pattern) {
      return pattern.singles_out(address, parsed->port);
    });
    if (why.empty() || meant) continue;
    const std::string what = itself ? fmt::format("\"{}\" is {}", address, why)
                                    : fmt::format("\"{}\" stands for {}, {}", parsed->host, address, why);
    return bad_input(
        fmt::format("{}; if it may be tested all the same, list it in --allowed-targets of serve", what));
  }
  return {};
}

Result<void> TargetPolicy::check_resolved(const std::string& url) const {
  if (auto good = check_url(url); !good) return good;
  return check_addresses(url, look_up_(parse_server_url(url)->host));
}

Result<void> TargetPolicy::check_behind_proxy(const std::string& url) const {
  if (auto good = check_resolved(url); !good) return good;
  const auto parsed = parse_server_url(url);
  if (allows_name(*parsed) || is_literal(parsed->host)) return {};
  return not_listed(parsed->host, " through a proxy, which looks the name up itself");
}

}  // namespace loadtest

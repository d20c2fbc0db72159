#include "api/host_check.h"

#include <algorithm>

#include "api/client_address.h"
#include "api/http_message.h"

namespace loadtest {
namespace {

std::string_view without_default_port(std::string_view authority, std::string_view port) {
  if (authority.ends_with(port)) authority.remove_suffix(port.size());
  return authority;
}

}  // namespace

std::string host_of(std::string_view authority) {
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return {};
    const std::string_view rest = authority.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') return {};
    return std::string(authority.substr(1, end - 1));
  }
  if (authority.find('@') != std::string_view::npos) return {};
  std::string host(authority.substr(0, authority.find(':')));
  if (host.ends_with('.')) host.pop_back();
  return host;
}

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && same_word(pattern.substr(p, 1), text.substr(t, 1))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool host_is_ours(std::string_view authority, std::span<const std::string> names) {
  const std::string host = host_of(authority);
  if (host.empty()) return false;
  if (same_word(host, "localhost") || is_ip(host)) return true;
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return glob_matches(name, host); });
}

bool origin_is_listed(std::string_view origin, std::span<const std::string> listed) {
  return std::any_of(listed.begin(), listed.end(),
                     [&](const std::string& one) { return same_word(one, origin); });
}

bool origin_is_same(std::string_view origin, std::string_view authority) {
  constexpr std::string_view kHttp = "http://", kHttps = "https://";
  const bool tls = origin.starts_with(kHttps);
  if (!tls && !origin.starts_with(kHttp)) return false;
  const std::string_view port = tls ? ":443" : ":80";
  origin.remove_prefix(tls ? kHttps.size() : kHttp.size());
  return !authority.empty() &&
         same_word(without_default_port(origin, port), without_default_port(authority, port));
}

}  // namespace loadtest

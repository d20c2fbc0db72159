#include "api/client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace loadtest {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Without brackets and port.
std::string bare(std::string_view node) {
  if (node.starts_with('[')) return std::string(node.substr(1, std::min(node.find(']'), node.size()) - 1));
  if (std::count(node.begin(), node.end(), ':') == 1) node = node.substr(0, node.find(':'));
  return std::string(node);
}

// A proxy may add a line of its own: the last line counts.
std::optional<std::string_view> last_line(const HttpHeaders& headers, std::string_view name) {
  std::optional<std::string_view> last;
  for (const auto& [key, value] : headers) {
    if (same_word(key, name)) last = value;
  }
  return last;
}

}  // namespace

bool is_ip(const std::string& text) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, text.c_str(), bytes) == 1 || inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

std::optional<std::string> last_forwarded(std::string_view value) {
  std::string_view last = trimmed(value.substr(value.rfind(',') + 1));
  for (std::string_view rest = last; last.find('=') != std::string_view::npos;) {
    const std::string_view pair = trimmed(rest.substr(0, rest.find(';')));
    if (pair.size() >= 4 && same_word(pair.substr(0, 4), "for=")) {
      last = pair.substr(4);
      break;
    }
    if (rest.find(';') == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(rest.find(';') + 1);
  }
  if (last.size() >= 2 && last.front() == '"' && last.back() == '"') last = last.substr(1, last.size() - 2);
  std::string address = bare(last);
  if (!is_ip(address)) return std::nullopt;
  return address;
}

std::string client_address(const ApiRequest& request, bool behind_proxy) {
  if (!behind_proxy) return request.remote;
  const auto by_list = last_line(request.headers, "X-Forwarded-For");
  const auto by_standard = last_line(request.headers, "Forwarded");
  // Which of them is the proxy's is not known here, and a client may send the other one: they must agree.
  auto address = last_forwarded(by_list ? *by_list : by_standard.value_or(""));
  if (by_list && by_standard && address != last_forwarded(*by_standard)) address.reset();
  return address.value_or(request.remote);
}

std::string client_network(std::string_view address) {
  in6_addr v6{};
  if (inet_pton(AF_INET6, std::string(address).c_str(), &v6) != 1) return std::string(address);
  if (IN6_IS_ADDR_V4MAPPED(&v6)) return std::string(address);
  std::memset(v6.s6_addr + 8, 0, 8);
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(AF_INET6, &v6, text, sizeof text);
  return std::string(text) + "/64";
}

}  // namespace loadtest

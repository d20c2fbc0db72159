#include "transport/http_wire.h"

#include <fmt/format.h>

#include "core/append_format.h"
#include "core/version.h"

namespace loadtest {

std::string render_request(const ServerUrl& server, const WireRequest& request) {
  const std::string host = server.host_header();
  std::string out;
  std::size_t header_bytes = 160 + 2 * host.size() + request.base_path.size() + request.target.size();
  if (request.headers != nullptr) {
    for (const auto& [name, value] : *request.headers) header_bytes += name.size() + value.size() + 4;
  }
  out.reserve(header_bytes + request.body.size());
  out.append(request.method).push_back(' ');
  if (request.absolute_form) out.append(server.tls ? "https://" : "http://").append(host);
  out.append(request.base_path).append(request.target).append(" HTTP/1.1\r\nHost: ").append(host);
  out.append("\r\nUser-Agent: llm-loadtest/").append(kVersion).append("\r\n");
  if (!request.request_id.empty()) out.append("X-Request-Id: ").append(request.request_id).append("\r\n");
  if (request.headers != nullptr) {
    for (const auto& [name, value] : *request.headers)
      out.append(name).append(": ").append(value).append("\r\n");
  }
  if (!request.body.empty() || request.method == "POST") {
    append_format(out, "Content-Length: {}\r\n", request.body.size());
  }
  out.append("\r\n").append(request.body);
  return out;
}

std::string render_connect(const ServerUrl& server) {
  const bool v6 = server.host.find(':') != std::string::npos;
  const std::string authority =
      v6 ? fmt::format("[{}]:{}", server.host, server.port) : fmt::format("{}:{}", server.host, server.port);
  return fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\nUser-Agent: llm-loadtest/{1}\r\n\r\n", authority,
                     kVersion);
}

}  // namespace loadtest

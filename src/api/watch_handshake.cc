#include "api/watch_handshake.h"

#include <boost/beast/http/rfc7230.hpp>

#include "api/problem.h"

namespace loadtest {
namespace {

constexpr std::size_t kKey_chars = 24;  // 16 bytes in base64

ApiResponse upgrade_required(std::string_view why, std::string_view name, std::string_view value) {
  ApiResponse response = problem(426, std::string(why));
  response.headers.emplace_back(name, value);
  return response;
}

}  // namespace

ApiResponse websocket_only() {
  return upgrade_required("this is a WebSocket; ask for it with Upgrade: websocket", "Upgrade", "websocket");
}

std::optional<ApiResponse> refuse_handshake(const ApiRequest& request) {
  if (!boost::beast::http::token_list(request.header("Upgrade")).exists("websocket")) return websocket_only();
  if (request.header("Sec-WebSocket-Version") != "13")
    return upgrade_required("give Sec-WebSocket-Version: 13", "Sec-WebSocket-Version", "13");
  if (request.header("Sec-WebSocket-Key").size() != kKey_chars)
    return problem(400, "give Sec-WebSocket-Key: 16 random bytes in base64");
  return std::nullopt;
}

}  // namespace loadtest

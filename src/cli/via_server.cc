#include "cli/via_server.h"

#include <fmt/format.h>

#include <algorithm>

#include "transport/http_stream.h"
#include "transport/http_wire.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApi = "/api/v1/benchmark";
constexpr std::size_t kMostAnswer_bytes = std::size_t{256} << 20;  // a result of a thousand levels is smaller
constexpr HttpStreamLimits kCallLimits{10s, 60s, std::nullopt};
constexpr HttpStreamLimits kUploadLimits{10s, 1h, std::nullopt};
// A workbook's first byte comes when all of it is made.
constexpr HttpStreamLimits kDownloadLimits{10s, 24h, 300s};

}  // namespace

struct ViaServer::Call {
  std::string_view method, path, body{}, content_type{};
  HttpStreamLimits limits = kCallLimits;
  const std::function<bool(std::string_view)>* take = nullptr;
};

Result<ViaServer> ViaServer::open(const std::string& url, const std::string& key,
                                  std::function<bool()> go_on) {
  if (std::any_of(key.begin(), key.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    return bad_input("--via-key: the key holds a line break or another control character");
  auto target = make_target(RunConfig{}, url, go_on);
  if (!target) return Error{target.error().code, "--via: " + target.error().message};
  ViaServer server;
  server.url_ = url.substr(0, url.find_last_not_of('/') + 1);
  server.key_ = key;
  server.target_ = std::move(*target);
  server.go_on_ = std::move(go_on);
  return server;
}

std::string ViaServer::address_of(std::string_view path) const {
  return url_ + std::string(kApi) + std::string(path);
}

ViaReply ViaServer::perform(const Call& call) const {
  std::vector<std::pair<std::string, std::string>> headers;
  headers.reserve(2);
  if (!key_.empty()) headers.emplace_back("X-API-Key", key_);
  if (!call.content_type.empty()) headers.emplace_back("Content-Type", call.content_type);
  const std::string base = target_.url.base_path + std::string(kApi);
  WireRequest request;
  request.method = call.method;
  request.base_path = base;
  request.target = call.path;
  request.headers = &headers;
  request.body = call.body;
  const std::string wire = render_request(target_.url, request);

  HttpAnswer answer;
  HttpReader reader;
  reader.on_head = [&](const HttpHead& head) {
    answer.status = head.status;
    answer.content_type = head.content_type;
    answer.location = head.location;
  };
  reader.on_body = [&](std::string_view piece) {
    if (call.take != nullptr && answer.status == 200) return (*call.take)(piece);
    answer.body.append(piece);
    return answer.body.size() <= kMostAnswer_bytes;
  };
  reader.go_on = go_on_;
  if (auto failed = http_stream(target_, wire, call.limits, reader)) return std::move(*failed);
  if (answer.body.size() > kMostAnswer_bytes)
    return Failure{FailureStage::body, FailureKind::too_large, "the answer is larger than 256 MiB"};
  return answer;
}

ViaReply ViaServer::get(std::string_view path) const { return perform({"GET", path}); }

ViaReply ViaServer::post(std::string_view path, std::string_view body, std::string_view content_type) const {
  return perform({"POST", path, body, content_type, kUploadLimits});
}

ViaReply ViaServer::download(std::string_view path, const std::function<bool(std::string_view)>& take) const {
  return perform({"GET", path, {}, {}, kDownloadLimits, &take});
}

}  // namespace loadtest

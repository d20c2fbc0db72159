#include "run/asked_server.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/json_tree.h"
#include "core/secrets.h"
#include "run/explain.h"
#include "transport/http_wire.h"

namespace loadtest {
namespace {

constexpr Nanoseconds kGetTimeout = std::chrono::seconds(10);

}  // namespace

Error stopped_early() { return target_unusable("stopped before anything was measured"); }

Result<Target> permitted_target(const RunConfig& config, const std::string& server, const GoOn& go_on,
                                const MayConnect& may_connect) {
  auto target = make_target(config, server, [&] { return go_on(server); });
  if (!go_on(server)) return stopped_early();
  if (!target || !may_connect) return target;
  std::vector<std::string> addresses;
  for (const TcpEndpoint& endpoint : target->endpoints) addresses.push_back(endpoint.address().to_string());
  const std::string& connected = target->proxy ? config.proxy : server;
  if (auto permitted = may_connect(connected, addresses); !permitted) return permitted.error();
  return target;
}

ServerAnswer AskedServer::ask(std::string_view base_path, const HttpRequest& request,
                              std::string_view request_id, Nanoseconds timeout) const {
  WireRequest wire;
  wire.method = request.method;
  wire.base_path = base_path;
  wire.target = request.target;
  wire.headers = &request.headers;
  wire.request_id = request_id;
  wire.body = request.body;
  wire.absolute_form = target.proxy && !target.url.tls;
  ServerAnswer answer = http_fetch(target, render_request(target.url, wire), config.connect_timeout, timeout,
                                   [this] { return go_on(server); });
  if (auto* failure = std::get_if<Failure>(&answer))
    failure->detail = without_secrets(std::move(failure->detail), config);
  return answer;
}

ServerAnswer AskedServer::get(std::string_view base_path, const HttpRequest& request) const {
  return ask(base_path, request, "", std::min(config.timeout, kGetTimeout));
}

Result<ListedModels> list_models(const AskedServer& asked, const ServerAdapter& adapter) {
  const HttpRequest request = adapter.models_request();
  const ServerAnswer answer = asked.get(asked.target.base_path, request);
  if (asked.stopped()) return stopped_early();
  if (const auto* failure = std::get_if<Failure>(&answer)) return explain_failure(asked.server, *failure);
  const auto& http = std::get<HttpAnswer>(answer);
  const std::string path = asked.target.base_path + request.target;
  if (http.status == 401 || http.status == 403) return explain_status(asked.server, path, http.status, "");
  if (http.status != 200) return ListedModels{{}, explain_model_list(asked.server, path, http.status)};
  auto models = adapter.parse_models(http.body);
  if (!models) return ListedModels{{}, explain_model_list(asked.server, path, http.status)};
  for (ModelInfo& model : *models) {
    model.owned_by = without_long_secrets(std::move(model.owned_by), asked.config);
    model.root = without_long_secrets(std::move(model.root), asked.config);
  }
  return ListedModels{std::move(*models), std::nullopt};
}

// vLLM, SGLang and others answer /version at the root with {"version": "…"}.
std::optional<std::string> ask_version(const AskedServer& asked, const ServerAdapter& adapter) {
  const ServerAnswer answer =
      asked.get("", HttpRequest{"GET", "/version", adapter.models_request().headers, ""});
  const auto* http = std::get_if<HttpAnswer>(&answer);
  if (http == nullptr || http->status != 200) return std::nullopt;
  const auto json = parse_json(http->body);
  if (!json.is_object() || !json.contains("version") || !json["version"].is_string()) return std::nullopt;
  return without_long_secrets(json["version"].get<std::string>(), asked.config).substr(0, 100);
}

}  // namespace loadtest

#include "run/probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "adapter/adapters.h"
#include "core/secrets.h"
#include "run/explain.h"
#include "transport/http_fetch.h"
#include "transport/http_wire.h"

namespace loadtest {
namespace {

constexpr Nanoseconds kGetTimeout = std::chrono::seconds(10);
constexpr int kAdjustments = 3;

Error stopped() { return target_unusable("stopped before anything was measured"); }

using Answer = std::variant<HttpAnswer, Failure>;

Answer ask(const std::atomic<int>& stop, const RunConfig& config, const Target& target,
           std::string_view base_path, const HttpRequest& request, std::string_view request_id,
           Nanoseconds timeout) {
  WireRequest wire;
  wire.method = request.method;
  wire.base_path = base_path;
  wire.target = request.target;
  wire.headers = &request.headers;
  wire.request_id = request_id;
  wire.body = request.body;
  wire.absolute_form = target.proxy && !target.url.tls;
  return http_fetch(target, render_request(target.url, wire), config.connect_timeout, timeout, &stop);
}

Result<std::vector<ModelInfo>> list_models(const std::atomic<int>& stop, const RunConfig& config,
                                           const Target& target, const ServerAdapter& adapter,
                                           const std::string& server) {
  const HttpRequest request = adapter.models_request();
  const Answer answer =
      ask(stop, config, target, target.base_path, request, "", std::min(config.timeout, kGetTimeout));
  if (stop > 0) return stopped();
  if (const auto* failure = std::get_if<Failure>(&answer)) return explain_failure(server, *failure);
  const auto& http = std::get<HttpAnswer>(answer);
  if (http.status == 401 || http.status == 403) {
    return explain_status(server, target.base_path + request.target, http.status, "");
  }
  if (http.status != 200) return std::vector<ModelInfo>();  // not every server lists its models
  auto models = adapter.parse_models(http.body);
  return models ? *models : std::vector<ModelInfo>();
}

Result<void> choose_model(RunConfig& config, const std::vector<ModelInfo>& models, ServerFacts& facts) {
  if (config.model.empty()) {
    if (models.empty()) {
      return bad_input("--model: the server lists no model, so give the name of the one to test");
    }
    if (models.size() > 1) {
      std::string names;
      for (std::size_t i = 0; i < std::min<std::size_t>(models.size(), 10); ++i)
        names += (i ? ", " : "") + models[i].id;
      return bad_input(fmt::format("--model: the server lists {} models, so say which: {}{}", models.size(),
                                   names, models.size() > 10 ? ", …" : ""));
    }
    config.model = models.front().id;
  }
  facts.model = config.model;
  for (const ModelInfo& model : models) {
    if (model.id != config.model) continue;
    facts.max_model_len = model.max_model_len;
    if (!model.owned_by.empty()) facts.engine = model.owned_by;
  }
  return {};
}

// vLLM, SGLang and others answer /version at the root with {"version": "…"}.
std::optional<std::string> ask_version(const std::atomic<int>& stop, const RunConfig& config,
                                       const Target& target) {
  HttpRequest request{"GET", "/version", {}, ""};
  const Answer answer = ask(stop, config, target, "", request, "", std::min(config.timeout, kGetTimeout));
  const auto* http = std::get_if<HttpAnswer>(&answer);
  if (http == nullptr || http->status != 200) return std::nullopt;
  const auto json = nlohmann::json::parse(http->body, nullptr, false);
  if (!json.is_object() || !json.contains("version") || !json["version"].is_string()) return std::nullopt;
  return json["version"].get<std::string>().substr(0, 100);
}

// One request of the usual kind. What the server refuses of the optional things is left out for the whole
// run.
Result<void> try_request(const std::atomic<int>& stop, const RunConfig& config, Probed& probed,
                         const PromptSource& prompts, std::size_t index) {
  const Target& target = probed.targets[index];
  const std::string& server = config.servers[index];
  PlannedRequest planned = prompts.plan({Phase::probe, 0, index});
  for (int attempt = 0;; ++attempt) {
    const HttpRequest request = probed.adapter->encode(planned);
    const Answer answer =
        ask(stop, config, target, target.base_path, request, planned.request_id, config.timeout);
    if (stop > 0) return stopped();
    if (const auto* failure = std::get_if<Failure>(&answer)) {
      if (is_fatal(*failure, 0) || failure->kind == FailureKind::malformed)
        return explain_failure(server, *failure);
      probed.warnings.push_back(fmt::format("the probe of {} failed ({}: {}); the run goes on", server,
                                            name(failure->kind), failure->detail));
      return {};
    }
    const auto& http = std::get<HttpAnswer>(answer);
    if (http.status / 100 == 2) return {};
    if (attempt < kAdjustments) {
      ServerAdapter::Adjusted adjusted = probed.adapter->adjusted_for(http.status, http.body);
      if (adjusted.adapter) {
        probed.adapter = std::move(adjusted.adapter);
        probed.warnings.push_back(std::move(adjusted.what));
        continue;
      }
    }
    auto decoder = probed.adapter->make_decoder();
    std::vector<TokenEvent> events;
    decoder->start(http.status, http.content_type);
    decoder->feed(http.body, events);
    const ResponseSummary summary = decoder->finish();
    const std::string detail = without_secret(summary.failure ? summary.failure->detail : "", config.api_key);
    const Failure failure = summary.failure.value_or(Failure{});
    if (is_fatal(Failure{FailureStage::head, failure.kind, detail}, http.status)) {
      return explain_status(server, target.base_path + request.target, http.status, detail);
    }
    probed.warnings.push_back(
        fmt::format("the probe of {} was answered with HTTP {}; the run goes on", server, http.status));
    return {};
  }
}

}  // namespace

Result<Probed> probe(RunConfig& config, const PromptSource& prompts, const std::atomic<int>& stop_requests) {
  Probed probed;
  probed.server.url = config.servers.front();
  std::vector<ModelInfo> models;
  const std::unique_ptr<ServerAdapter> asking = make_adapter(config);
  for (std::size_t i = 0; i < config.servers.size(); ++i) {
    if (stop_requests > 0) return stopped();
    auto target = make_target(config, config.servers[i]);
    if (!target) return target.error();
    target->base_path = asking->complete_base_path(target->url.base_path);
    auto listed = list_models(stop_requests, config, *target, *asking, config.servers[i]);
    if (!listed) return listed.error();
    if (i == 0) models = *listed;
    probed.targets.push_back(std::move(*target));
  }
  auto chosen = choose_model(config, models, probed.server);
  if (!chosen) return chosen.error();
  probed.server.version = ask_version(stop_requests, config, probed.targets.front());

  probed.adapter = make_adapter(config);
  for (std::size_t i = 0; config.warmup > 0 && i < config.servers.size(); ++i) {
    if (stop_requests > 0) return stopped();
    auto tried = try_request(stop_requests, config, probed, prompts, i);
    if (!tried) return tried.error();
  }
  return probed;
}

}  // namespace loadtest

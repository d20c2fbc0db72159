#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/calls.h"
#include "api/check_targets.h"
#include "api/json_answer.h"
#include "api/json_fields.h"
#include "api/metrics_text.h"
#include "api/openapi_json.h"
#include "api/run_fields.h"
#include "api/serve_info.h"
#include "core/json_value.h"
#include "core/secrets.h"
#include "core/version.h"
#include "run/probe.h"

namespace loadtest {
namespace {

constexpr std::string_view kProbeFields[] = {"server_url", "api_key",      "headers",
                                             "adapter",    "insecure_tls", "proxy"};

bool is_probe_field(std::string_view name) {
  return std::find(std::begin(kProbeFields), std::end(kProbeFields), name) != std::end(kProbeFields);
}

// The fields of POST /run that say how a server is reached.
RunConfig probe_config(const Json& body, const NamedFiles& files, std::vector<FieldProblem>& errors) {
  RunConfig config;
  const FieldReader reader{config, files, errors};
  for (const auto& [name, value] : body.items()) {
    if (!is_probe_field(name)) {
      errors.push_back({"/" + name.substr(0, 100), "there is no such field"});
    } else if (!value.is_null()) {
      if (Problem problem = find_run_field(name)->read(reader, value))
        errors.push_back({"/" + name, std::move(*problem)});
    }
  }
  config.connect_timeout = std::chrono::seconds(5);
  config.timeout = std::chrono::seconds(10);
  if (!errors.empty()) return config;
  for (const FieldError& error : check(config)) errors.push_back({pointer_of(error.field), error.message});
  if (config.servers.size() > 1) errors.push_back({"/server_url", "give one server"});
  return config;
}

}  // namespace

ApiResponse get_liveness(Call&) { return json_answer({{"status", "ok"}}); }

ApiResponse get_health(Call& call) {
  HistoryQuery query;
  query.limit = 1;
  const auto history = call.service.store.list(query);
  const auto [running, waiting] = call.service.runs.counts();
  return json_answer({{"status", history ? "ok" : "degraded"},
                      {"version", kVersion},
                      {"git", text_or_null(kGit)},
                      {"database", history ? OrderedJson("ok") : text(history.error().message)},
                      {"runs_running", running},
                      {"runs_queued", waiting}},
                     history ? 200 : 503);
}

ApiResponse get_metrics(Call& call) {
  ApiResponse response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = metrics_text(call.service);
  return response;
}

ApiResponse get_openapi(Call&) {
  ApiResponse response;
  response.body = openapi_json();
  return response;
}

ApiResponse get_system_info(Call& call) {
  OrderedJson info = call.service.config.system_info();
  info["serve"] = serve_info(call.service);
  return json_answer(info);
}

ApiResponse get_watch_stats(Call& call) {
  const WatchHub::Stats stats = call.service.hub.stats();
  OrderedJson runs = OrderedJson::object();
  for (const auto& [run_id, count] : stats.by_run) runs[run_id] = count;
  return json_answer({{"connections", stats.watchers},
                      {"by_run", std::move(runs)},
                      {"messages_sent", stats.sent},
                      {"messages_passed_over", stats.passed_over},
                      {"slow_readers_dropped", stats.dropped}});
}

ApiResponse post_probe(Call& call) {
  Json body;
  if (const Problem broken = read_object(call.request.body, body)) return problem(400, *broken);
  std::vector<FieldProblem> errors;
  const RunConfig config = probe_config(body, call.service.files, errors);
  const TargetPolicy& policy = call.service.policy;
  if (errors.empty()) check_targets(policy, {"/server_url", config.servers, config.proxy}, errors);
  if (!errors.empty()) return bad_fields(errors);
  const auto go_on = [&call](const std::string&) { return !call.service.analyses.closed(); };
  if (!go_on("")) return problem(503, "this server is shutting down");
  const auto listed = list_server(
      config, go_on, [&policy](const std::string& server, const std::vector<std::string>& addresses) {
        return policy.check_addresses(server, addresses);
      });
  OrderedJson models = OrderedJson::array();
  if (listed) {
    for (const ModelInfo& model : listed->models)
      models.push_back({{"id", text(model.id)}, {"max_model_len", count(model.max_model_len)}});
  }
  return json_answer(
      {{"server_url", text(without_userinfo(config.servers.front()))},
       {"reachable", listed.has_value()},
       {"engine", listed ? optional_text(listed->engine) : OrderedJson()},
       {"version", listed ? optional_text(listed->version) : OrderedJson()},
       {"models", std::move(models)},
       {"error", listed ? OrderedJson() : text(without_secrets(listed.error().message, config))}});
}

}  // namespace loadtest

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "api/analysis_request.h"
#include "api/calls.h"
#include "api/check_targets.h"
#include "api/event_stream.h"
#include "api/json_answer.h"
#include "api/query_string.h"
#include "api/rfc3339.h"
#include "core/json_tree.h"
#include "core/json_value.h"
#include "report/export_formats.h"

namespace loadtest {
namespace {

constexpr ExportFormat kMarkdown{"markdown", "text/markdown; charset=utf-8", "-analysis.md", "the analysis"};

OrderedJson analysis_json(const std::string& run_id, const Analysis& analysis) {
  return {{"run_id", text(run_id)},
          {"created_at", rfc3339_utc(analysis.created_unix_ns)},
          {"model", text(analysis.model)},
          {"language", text(analysis.language)},
          {"markdown", text(analysis.markdown)}};
}

void send(EventStream& events, std::string_view event, const OrderedJson& json) {
  events.send(event, dump_json(json));
}

void send_problem(EventStream& events, const ApiResponse& answer) {
  events.send("error", std::string_view(answer.body).substr(0, answer.body.find('\n')));
}

ApiResponse shutting_down() { return problem(503, "this server is shutting down"); }

// What the store has of it afterwards, or the answer that says why there is nothing.
struct KeptOrAnswer {
  std::optional<Analysis> kept;
  ApiResponse answer;
};
KeptOrAnswer keep(Service& service, const ResultAnalysis& analysis, const RunResult& result) {
  Analysis kept{now_unix_ms() * 1'000'000, analysis.model, std::string(name(analysis.language)),
                analysis_markdown(analysis, result)};
  const auto saved = service.store.save_analysis(result.run_id, kept);
  if (!saved) return {std::nullopt, problem(saved.error())};
  if (!*saved) return {std::nullopt, problem(404, "the run was deleted in the meantime")};
  return {std::move(kept), {}};
}

// An order that was taken: it goes on for as long as its client listens.
struct AnalysisOrder {
  Service& service;
  RunResult result;
  AnalysisSettings settings;
  std::shared_ptr<void> place;

  Result<void> allow(const Target& target) const {
    std::vector<std::string> addresses;
    addresses.reserve(target.endpoints.size());
    for (const auto& endpoint : target.endpoints) addresses.push_back(endpoint.address().to_string());
    return service.policy.check_addresses(target.proxy ? settings.proxy : settings.server_url, addresses);
  }

  Result<void> perform(ByteSink& sink) const {
    const SteadyClock clock;
    EventStream events(sink, clock);
    events.keep_alive();
    AnalysisHooks hooks;
    hooks.on_text = [&](std::string_view words) { send(events, "delta", {{"text", text(words)}}); };
    hooks.on_restart = [&] { events.send("restart", "{}"); };
    hooks.go_on = [&] {
      events.keep_alive();
      return events.is_open() && !service.analyses.closed();
    };
    hooks.allow = [this](const Target& target) { return allow(target); };
    const auto analysis = analyze(result, settings, hooks);
    if (!events.is_open()) return events.state();
    if (!analysis) {
      send_problem(events, service.analyses.closed() ? shutting_down() : problem(analysis.error()));
      return events.state();
    }
    const KeptOrAnswer done = keep(service, *analysis, result);
    if (done.kept)
      send(events, "done", analysis_json(result.run_id, *done.kept));
    else
      send_problem(events, done.answer);
    return events.state();
  }
};

}  // namespace

ApiResponse post_analysis(Call& call) {
  Service& service = call.service;
  AnalysisRequest request = parse_analysis_request(call.request.body, service.files);
  if (request.broken) return problem(400, *request.broken);
  if (request.errors.empty()) {
    const std::vector<std::string> servers{request.settings.server_url};
    check_targets(service.policy, {"/analysis_server_url", servers, request.settings.proxy}, request.errors);
  }
  if (!request.errors.empty()) return bad_fields(request.errors);
  ResultOrAnswer found = result_of(service, call.parameters[0]);
  if (!found.result) return found.answer;
  if (service.analyses.closed()) return shutting_down();
  auto place = service.analyses.take();
  if (!place) {
    ApiResponse response = problem(
        503, fmt::format("{} analyses are being written already, as many as --parallel-analyses lets; "
                         "come again when one is done",
                         service.analyses.most()));
    response.headers.emplace_back("Retry-After", "10");
    return response;
  }
  request.settings.prompt_template = service.config.analysis_prompt;
  ApiResponse response;
  response.content_type = "text/event-stream";
  response.is_event_stream = true;
  response.headers.emplace_back("X-Accel-Buffering", "no");  // or nginx would keep the events back
  response.stream = [order = std::make_shared<AnalysisOrder>(AnalysisOrder{
                         service, std::move(*found.result), std::move(request.settings), std::move(place)})](
                        ByteSink& sink) { return order->perform(sink); };
  return response;
}

ApiResponse get_analysis(Call& call) {
  const std::string& run_id = call.parameters[0];
  QueryString query(call.request.query, {"format"});
  const bool as_file = query.choice("format", "json", {"json", "markdown"}) == "markdown";
  if (!query.errors().empty()) return bad_fields(query.errors());
  const auto entry = call.service.store.find(run_id);
  if (!entry) return problem(entry.error());
  if (!*entry) return problem(404, "there is no such run");
  const auto analysis = call.service.store.analysis(run_id);
  if (!analysis) return problem(analysis.error());
  if (!*analysis) return problem(404, "the run has no analysis yet; a POST to this path has one written");
  if (!as_file) return json_answer(analysis_json(run_id, **analysis));
  ApiResponse response;
  response.content_type = kMarkdown.content_type;
  response.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"{}\"", kMarkdown.file_name(run_id)));
  response.body = (*analysis)->markdown;
  return response;
}

}  // namespace loadtest

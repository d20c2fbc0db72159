#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/calls.h"
#include "api/check_targets.h"
#include "api/json_answer.h"
#include "api/known_run.h"
#include "api/live_view.h"
#include "api/progress_message.h"
#include "api/query_string.h"
#include "api/rfc3339.h"
#include "api/run_entry_json.h"
#include "api/run_request.h"
#include "core/json_tree.h"
#include "core/json_value.h"

namespace loadtest {
namespace {

constexpr Nanoseconds kPatience = std::chrono::minutes(1);  // for a run that is to be deleted

ApiResponse no_such_run() { return problem(404, "there is no such run"); }

ApiResponse of_another_process(const RunEntry& entry) {
  return problem(409, fmt::format("the run belongs to another process ({}); stop it where it was started",
                                  name(entry.state)));
}

ApiResponse submit(Call& call, bool demo) {
  Service& service = call.service;
  RunRequest request = parse_run_request(call.request.body, service.files, demo);
  if (request.broken) return problem(400, *request.broken);
  const RunConfig& config = request.config;
  if (request.errors.empty() && !demo)
    check_targets(service.policy, {"/server_url", config.servers, config.proxy}, request.errors);
  if (!request.errors.empty()) return bad_fields(request.errors);
  std::optional<RunQueue::Refusal> refusal;
  const auto queued = service.runs.submit(std::move(request.config), demo, refusal);
  if (!queued) return problem(queued.error());
  if (refusal == RunQueue::Refusal::closed) return problem(503, "this server is shutting down");
  if (refusal == RunQueue::Refusal::full) {
    ApiResponse response = problem(
        503, fmt::format("{} runs are waiting already; come again when some have ended, or cancel some",
                         service.config.most_queued));
    response.headers.emplace_back("Retry-After", "60");
    return response;
  }
  ApiResponse response = json_answer(
      {{"run_id", queued->run_id}, {"status", "queued"}, {"queue_position", queued->position}}, 202);
  response.headers.emplace_back("Location", "/api/v1/benchmark/run/" + queued->run_id);
  return response;
}

}  // namespace

ApiResponse post_run(Call& call) { return submit(call, false); }
ApiResponse post_demo(Call& call) { return submit(call, true); }

ApiResponse get_run(Call& call) {
  const std::string& run_id = call.parameters[0];
  const auto run = known_run(call.service.runs, call.service.store, run_id);
  if (!run) return problem(run.error());
  if (!*run) return no_such_run();
  const auto& live = (*run)->live;
  std::string entry_text;
  append_entry_json(entry_text, (*run)->entry);
  OrderedJson json = parse_ordered_json(entry_text);
  if (live) json["status"] = name(live->state);
  json["queue_position"] = live && live->position ? OrderedJson(*live->position) : OrderedJson();
  add_stopping(json, live ? std::optional(live->stopping) : std::nullopt);
  add_progress(json, live && live->progress ? &*live->progress : nullptr, now_unix_ms());
  return json_answer(json);
}

ApiResponse get_live(Call& call) {
  const std::string& run_id = call.parameters[0];
  QueryString query(call.request.query, {"since_s", "after"});
  const auto since_s = query.optional_number("since_s", 0, 1e9);
  const std::uint64_t after = query.whole("after", 0, 0, 1'000'000'000'000);
  if (!query.errors().empty()) return bad_fields(query.errors());
  std::optional<LiveView> view = call.service.runs.view(run_id, since_s, after);
  if (!view) {
    const auto entry = call.service.store.find(run_id);
    if (!entry) return problem(entry.error());
    if (!*entry) return no_such_run();
    view.emplace().state = (*entry)->state;
    view->log.next = after;
  }
  ApiResponse response;
  response.body = live_view_json(run_id, *view);
  return response;
}

ApiResponse get_run_body(Call& call) {
  const auto entry = call.service.store.find(call.parameters[0]);
  if (!entry) return problem(entry.error());
  if (!*entry) return no_such_run();
  const auto body = call.service.store.body(call.parameters[0]);
  if (!body) return problem(body.error());
  if (!*body)
    return problem(404, "what this run was asked for was not kept: it was saved by an earlier version");
  ApiResponse response;
  response.body = **body + "\n";
  return response;
}

ApiResponse cancel_run(Call& call) {
  const std::string& run_id = call.parameters[0];
  QueryString query(call.request.query, {"now"});
  const bool now = query.choice("now", "false", {"true", "false"}) == "true";
  if (!query.errors().empty()) return bad_fields(query.errors());
  if (!call.service.runs.cancel(run_id, now)) {
    const auto run = known_run(call.service.runs, call.service.store, run_id);
    if (!run) return problem(run.error());
    if (!*run) return no_such_run();
    const RunEntry& entry = (*run)->entry;
    if (!has_ended(entry.state)) return of_another_process(entry);
    return problem(409, fmt::format("the run has ended already ({})", name(entry.state)));
  }
  return json_answer({{"run_id", run_id}, {"status", "cancelling"}}, 202);
}

ApiResponse delete_run(Call& call) {
  const std::string& run_id = call.parameters[0];
  call.service.runs.cancel(run_id, true);
  if (!call.service.runs.wait_for_end(run_id, kPatience)) {
    ApiResponse response =
        problem(503, "the run is being cancelled and has not ended yet; delete it in a moment");
    response.headers.emplace_back("Retry-After", "5");
    return response;
  }
  const auto entry = call.service.store.find(run_id);
  if (!entry) return problem(entry.error());
  if (!*entry) return no_such_run();
  if (!has_ended((*entry)->state)) return of_another_process(**entry);
  const auto removed = call.service.store.remove(run_id);
  if (!removed) return problem(removed.error());
  if (!*removed) return no_such_run();
  ApiResponse response;
  response.status = 204;
  response.content_type.clear();
  return response;
}

}  // namespace loadtest

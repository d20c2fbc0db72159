#include "cli/via_session.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/run_body.h"
#include "cli/exit_code.h"
#include "cli/program.h"
#include "cli/run_display.h"
#include "cli/run_outputs.h"
#include "cli/stop_signals.h"
#include "cli/via_files.h"
#include "cli/via_outputs.h"
#include "cli/via_run.h"
#include "cli/via_sentences.h"
#include "cli/via_server.h"
#include "cli/via_stop.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

std::string stop_sentence(const RunDisplay& display, const ViaStop& stop) {
  if (!stop.is_sent()) return "stopping";
  if (stop.has_run_ended()) return "the run has ended; press Ctrl-C again to leave without its files";
  const std::string wait = display.wait_for_open_requests();
  return "cancelling there" + (wait.empty() ? "" : ": " + wait) + "; press Ctrl-C again to leave at once";
}

// The id of the run that was started, or why there is none.
std::variant<std::string, ViaRefusal> send_run(const ViaServer& server, const RunConfig& config,
                                               const ViaStop& stop) {
  const ViaReply reply = server.post("/run", run_body(config), "application/json");
  const std::string perhaps =
      fmt::format("the run may have been started there: {} lists it", server.address_of("/history"));
  if (stop.leaving())
    return ViaRefusal{{fmt::format("left before {} had answered; {}", server.url(), perhaps)}, 4};
  if (const auto* const failure = std::get_if<Failure>(&reply)) {
    const bool connected = failure->stage != FailureStage::connect && failure->stage != FailureStage::tls;
    const std::string advice = connected ? "; " + perhaps
                               : failure->kind == FailureKind::refused
                                   ? "; does `llm-loadtest serve` run there?"
                                   : "";
    return ViaRefusal{
        {fmt::format("--via: {} cannot be reached: {}{}", server.url(), failure->detail, advice)}, 3};
  }
  const auto& answer = std::get<HttpAnswer>(reply);
  if (answer.status != 202)
    return ViaRefusal{sentences_of(answer, server.url(), server.has_key()), exit_code_of(answer)};
  const auto json = parse_json(answer.body);
  if (!json.is_object() || !json.contains("run_id") || !json["run_id"].is_string())
    return ViaRefusal{{fmt::format("--via: {} does not answer as `llm-loadtest serve` does", server.url())},
                      3};
  return json["run_id"].get<std::string>();
}

// A run that ended without a result.
int ended_empty(const RunStanding& standing, const RunOptions& options, const std::string& url, int signal) {
  const std::string detail = standing.detail.value_or("nothing is known of why");
  if (standing.state == RunState::failed) {
    print_problems({detail});
    return signal != 0 ? 128 + signal : exit_code_of_reason(standing.reason.value_or(""));
  }
  if (standing.state == RunState::cancelled && signal != 0) {
    print_problems({without_files(detail, options)});
    return 128 + signal;
  }
  print_problems({fmt::format("the run {} at {}: {}",
                              name(standing.state) == "cancelled" ? "was cancelled" : "ended", url, detail)});
  return 4;
}

Outcome outcome_of_via(const RunResult& result, const RunStanding& standing, const std::string& url,
                       int signal) {
  // An error in mid-run: a local one would have ended with it alone.
  if (standing.state == RunState::failed && standing.reason && !result.gave_up)
    return {exit_code_of_reason(*standing.reason), {standing.detail.value_or("the run failed")}};
  Outcome outcome = outcome_of(result, signal);
  if (outcome == Outcome{} && result.status == RunStatus::cancelled)
    return {4, {fmt::format("the run was cancelled at {}, not from here", url)}};
  return outcome;
}

class Session {
 public:
  explicit Session(RunOptions options)
      : options_(std::move(options)), display_(options_), signals_([this](int signal, int count) {
          stop_.signal(signal);
          if (count == 1) display_.note(stop_sentence(display_, stop_));
        }) {}

  int run() {
    const auto server = ViaServer::open(options_.via, options_.via_key, [this] { return stop_.go_on(); });
    if (stop_.first_signal() != 0) return stopped_unsent();
    if (!server) return end({server.error().message}, exit_code_of(server.error()));
    RunConfig config = options_.config;
    if (const auto refused = upload_files(*server, display_, config); refused && stop_.first_signal() == 0)
      return end(refused->sentences, refused->exit_code);
    if (!stop_.send()) return stopped_unsent();
    const auto sent = send_run(*server, config, stop_);
    if (const auto* const refused = std::get_if<ViaRefusal>(&sent))
      return end(refused->sentences, stop_.leaving() ? 128 + stop_.first_signal() : refused->exit_code);
    const auto& run_id = std::get<std::string>(sent);
    display_.event(fmt::format("sent to {} as {}", server->url(), run_id));
    ViaRun run(*server, display_, stop_, {run_id, load_levels(config), options_.via_retry});
    return follow(*server, run);
  }

 private:
  int end(const std::vector<std::string>& sentences, int exit_code) {
    display_.finish();
    print_problems(sentences);
    return exit_code;
  }

  int stopped_unsent() {
    return end({without_files("stopped before the run was sent", options_)}, 128 + stop_.first_signal());
  }

  int broken_off(const Error& error) {
    return end({error.message}, stop_.leaving() ? 128 + stop_.first_signal() : 4);
  }

  int follow(const ViaServer& server, ViaRun& run) {
    const auto standing = run.follow();
    if (!standing) return broken_off(standing.error());
    auto found = run.result();
    if (!found) return broken_off(found.error());
    const int signal = stop_.first_signal();
    if (!*found) {
      display_.finish();
      return ended_empty(*standing, options_, server.url(), signal);
    }
    RunResult& result = **found;
    result.gave_up = standing->reason == kGaveUp;
    run.show(result);
    RunOutputs outputs(options_);
    download_outputs(server, run, options_, result, outputs);
    if (stop_.leaving()) return end(outputs.problems(), 128 + stop_.first_signal());
    display_.finish();
    outputs.write_tables(result);
    outputs.write_report(result);
    outputs.print(result);
    const Outcome outcome = outcome_of_via(result, *standing, server.url(), signal);
    print_problems(outcome.sentences);
    print_problems(outputs.problems());
    return outputs.problems().empty() ? outcome.exit_code : 4;
  }

  RunOptions options_;
  RunDisplay display_;
  ViaStop stop_;
  StopSignals signals_;
};

}  // namespace

int run_via(RunOptions options) { return Session(std::move(options)).run(); }

}  // namespace loadtest

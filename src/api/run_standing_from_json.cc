#include "api/run_standing_from_json.h"

#include "api/progress_message.h"
#include "core/json_reader.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

constexpr std::size_t kPhases = static_cast<std::size_t>(RunPhase::finished) + 1;

std::array<std::string_view, kPhases> phase_names() {
  std::array<std::string_view, kPhases> names;
  for (std::size_t phase = 0; phase < kPhases; ++phase) names[phase] = name(static_cast<RunPhase>(phase));
  return names;
}

double share(const JsonReader& percent) {
  double value = 0;
  percent.read(value);
  return percent.missing() ? 0 : value / 100;
}

void read_metrics(const JsonReader& json, RunProgress& p) {
  json.at("ttft_avg_ms").read(p.ttft_mean_ms);
  json.at("ttft_p50_ms").read(p.ttft_p50_ms);
  json.at("output_tokens_per_s").read(p.output_tokens_per_s);
  json.at("requests_per_s").read(p.requests_per_s);
  json.at("itl_avg_ms").read(p.itl_mean_ms);
  json.at("e2e_avg_ms").read(p.e2e_mean_ms);
  json.at("success_count").read(p.succeeded);
  json.at("error_count").read(p.failed);
  json.at("in_flight").read(p.in_flight);
  json.at("waiting").read(p.waiting);
  const JsonReader errors = json.at("errors");
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    const std::string word(name(static_cast<FailureKind>(kind)));
    errors.at(word.c_str()).read(p.errors[static_cast<std::size_t>(kind)]);
  }
}

void read_progress(const JsonReader& json, std::span<const LoadLevel> levels, RunProgress& p) {
  json.at("phase").read_word(p.phase, phase_names());
  json.at("asked").read(p.asked);
  const JsonReader progress = json.at("progress");
  progress.at("current").read(p.done);
  progress.at("total").read(p.total);
  p.level_fraction = share(progress.at("percent"));
  std::string counted;
  progress.at("of").read(counted);
  p.conversations = counted == "conversations";
  json.at("concurrency").at("index").read(p.level);
  json.at("concurrency").at("total").read(p.levels);
  if (p.level < levels.size()) p.load = levels[p.level];
  p.overall_fraction = share(json.at("overall_percent"));
  json.at("elapsed_s").read(p.elapsed_s);
  json.at("eta_s").read(p.eta_s);
  read_metrics(json.at("metrics"), p);
}

}  // namespace

Result<RunStanding> run_standing_from_json(std::string_view text, std::span<const LoadLevel> levels) {
  const OrderedJson json = parse_ordered_json(text);
  if (json.is_discarded() || !json.is_object()) return bad_input("this is not a JSON object");
  std::string problem;
  const JsonReader root(json, problem);
  RunStanding standing;
  constexpr auto kStates = std::to_array(kRunStates);
  if (root.at("status").missing()) root.at("status").fail("is missing");
  root.at("status").read_word(standing.state, kStates);
  root.at("status_detail").read(standing.detail);
  root.at("status_reason").read(standing.reason);
  root.at("queue_position").read(standing.queue_position);
  standing.started = !root.at("started_at").missing();
  root.at("levels").read(standing.levels);
  if (!root.at("phase").missing()) read_progress(root, levels, standing.progress.emplace());
  if (!problem.empty()) return bad_input("this is not how a run stands: " + problem);
  return standing;
}

}  // namespace loadtest

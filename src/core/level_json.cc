#include "core/json_value.h"
#include "core/run_json.h"

namespace loadtest {
namespace {

void add_figures(OrderedJson& json, const Figures& figures) {
  for (const LatencyField& row : kLatencyFields)
    json[std::string(row.name)] = statistics_json(figures.*row.field);
  json["input_tokens"] = count(figures.input_tokens);
  json["output_tokens"] = count(figures.output_tokens);
  json["reasoning_tokens"] = count(figures.reasoning_tokens);
  json["cached_tokens"] = count(figures.cached_tokens);
  json["input_tokens_per_s"] = number(figures.input_tokens_per_s);
  json["output_tokens_per_s"] = number(figures.output_tokens_per_s);
  json["total_tokens_per_s"] = number(figures.total_tokens_per_s);
  json["requests_per_s"] = number(figures.requests_per_s);
  json["achieved_concurrency"] = number(figures.achieved_concurrency);
}

OrderedJson errors_json(const LevelResult& level) {
  OrderedJson json = OrderedJson::object();
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    const std::uint64_t n = level.errors[static_cast<std::size_t>(kind)];
    if (n > 0) json[std::string(name(static_cast<FailureKind>(kind)))] = n;
  }
  return json;
}

OrderedJson error_examples_json(const LevelResult& level) {
  OrderedJson json = OrderedJson::object();
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    const std::string& detail = level.error_examples[static_cast<std::size_t>(kind)];
    if (!detail.empty()) json[std::string(name(static_cast<FailureKind>(kind)))] = text(detail);
  }
  return json;
}

OrderedJson prompt_tokens_json(const std::optional<PromptTokens>& tokens) {
  if (!tokens) return nullptr;
  return {{"n", tokens->n},
          {"asked_mean", number(tokens->asked_mean)},
          {"sent_mean", number(tokens->sent_mean)},
          {"counted_mean", number(tokens->counted_mean)}};
}

OrderedJson steady_json(const std::optional<SteadyWindow>& steady) {
  if (!steady) return nullptr;
  OrderedJson json{{"from_s", seconds(steady->from_s)}, {"to_s", seconds(steady->to_s)}};
  add_figures(json, steady->figures);
  return json;
}

OrderedJson goodput_json(const std::optional<Goodput>& goodput) {
  if (!goodput) return nullptr;
  struct Objective {
    const char* name;
    const std::optional<double>& limit_ms;
    const std::optional<SloCount>& kept;
  };
  const Slo& slo = goodput->slo;
  const Objective objectives[] = {{"ttft_ms", slo.ttft_ms, goodput->ttft},
                                  {"tpot_ms", slo.tpot_ms, goodput->tpot},
                                  {"itl_ms", slo.itl_ms, goodput->itl},
                                  {"e2e_ms", slo.e2e_ms, goodput->e2e}};
  OrderedJson limits = OrderedJson::object();
  OrderedJson by_slo = OrderedJson::object();
  for (const Objective& objective : objectives) {
    if (objective.limit_ms) limits[objective.name] = number(objective.limit_ms);
    if (objective.kept) {
      by_slo[objective.name] = {{"satisfied", objective.kept->satisfied},
                                {"applicable", objective.kept->applicable}};
    }
  }
  return {{"slo", std::move(limits)},        {"basis", goodput->basis == GoodputBasis::due ? "due" : "sent"},
          {"satisfied", goodput->satisfied}, {"judged", goodput->judged},
          {"share", number(goodput->share)}, {"requests_per_s", number(goodput->requests_per_s)},
          {"by_slo", std::move(by_slo)}};
}

OrderedJson series_json(const std::vector<SeriesPoint>& series) {
  OrderedJson json = OrderedJson::array();
  for (const SeriesPoint& point : series) {
    json.push_back({{"t_s", seconds(point.t_s)},
                    {"output_tokens_per_s", number(point.output_tokens_per_s)},
                    {"in_flight", number(point.in_flight)},
                    {"ttft_ms_p50", number(point.ttft_ms_p50)},
                    {"errors", point.errors}});
  }
  return json;
}

void add_group(OrderedJson& json, const GroupFigures& group) {
  json["attempted"] = group.attempted;
  json["succeeded"] = group.succeeded;
  json["failed"] = group.failed;
  json["cut_off"] = group.cut_off;
  json["ttft_ms"] = statistics_json(group.ttft_ms);
  json["tpot_ms"] = statistics_json(group.tpot_ms);
  json["e2e_ms"] = statistics_json(group.e2e_ms);
  json["output_tokens_per_s"] = number(group.output_tokens_per_s);
}

OrderedJson servers_json(const std::vector<ServerFigures>& servers) {
  OrderedJson json = OrderedJson::array();
  for (const ServerFigures& server : servers) {
    OrderedJson one{{"url", text(server.url)}};
    add_group(one, server);
    json.push_back(std::move(one));
  }
  return json;
}

OrderedJson turns_json(const std::vector<TurnFigures>& turns) {
  OrderedJson json = OrderedJson::array();
  for (std::size_t turn = 0; turn < turns.size(); ++turn) {
    OrderedJson one{{"turn", turn},
                    {"input_tokens_mean", number(turns[turn].input_tokens_mean)},
                    {"cached_tokens_mean", number(turns[turn].cached_tokens_mean)}};
    add_group(one, turns[turn]);
    json.push_back(std::move(one));
  }
  return json;
}

OrderedJson load_json(const LevelResult& level) {
  if (!level.open) return {{"concurrency", level.concurrency}};
  OrderedJson json = to_json(*level.open);
  json["max_concurrency"] = level.concurrency;
  json["most_waiting"] = count(level.most_waiting);
  return json;
}

OrderedJson verdict_json(const Verdict& verdict) {
  OrderedJson reasons = OrderedJson::array();
  for (const VerdictReason& reason : verdict.reasons) {
    reasons.push_back(
        {{"status", name(reason.status)}, {"code", text(reason.code)}, {"detail", text(reason.detail)}});
  }
  return {{"status", name(verdict.status)}, {"reasons", std::move(reasons)}};
}

}  // namespace

OrderedJson to_json(const OpenLoad& load) {
  OrderedJson json{{"request_rate_per_s", number(load.rate_per_s)}, {"ramp", nullptr}, {"trace", load.trace}};
  if (load.ramp) {
    json["ramp"] = {{"from_per_s", number(load.ramp->from_per_s)},
                    {"to_per_s", number(load.ramp->to_per_s)},
                    {"over_s", seconds(to_s(load.ramp->over))}};
  }
  return json;
}

OrderedJson statistics_json(const std::optional<Statistics>& statistics) {
  if (!statistics) return nullptr;
  OrderedJson json{{"n", statistics->n},
                   {"mean", number(statistics->mean)},
                   {"std", number(statistics->std)},
                   {"min", number(statistics->min)}};
  for (std::size_t i = 0; i < kPercentiles.size(); ++i) {
    json[std::string(kPercentileNames[i])] = number(statistics->percentiles[i]);
  }
  json["max"] = number(statistics->max);
  OrderedJson histogram = OrderedJson::array();
  for (const auto& [upper, n] : statistics->histogram)
    histogram.push_back(OrderedJson::array({number(upper), n}));
  json["histogram"] = std::move(histogram);
  return json;
}

OrderedJson to_json(const LevelResult& level) {
  OrderedJson json = load_json(level);
  json.update(OrderedJson{{"started_s", seconds(level.started_s)},
                          {"duration_s", seconds(level.duration_s)},
                          {"attempted", level.attempted},
                          {"succeeded", level.succeeded},
                          {"failed", level.failed},
                          {"cut_off", level.cut_off},
                          {"error_rate", number(level.error_rate)},
                          {"errors", errors_json(level)},
                          {"error_examples", error_examples_json(level)}});
  add_figures(json, level.figures);
  json["prompt_tokens"] = prompt_tokens_json(level.prompt_tokens);
  json["steady"] = steady_json(level.steady);
  json["goodput"] = goodput_json(level.goodput);
  json["series"] = series_json(level.series);
  json["servers"] = servers_json(level.servers);
  json["turns"] = turns_json(level.turns);
  json["verdict"] = verdict_json(level.verdict);
  return json;
}

}  // namespace loadtest

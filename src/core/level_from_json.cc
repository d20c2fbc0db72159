#include "core/json_reader.h"
#include "core/level_result.h"

namespace loadtest {
namespace {

constexpr std::array<std::string_view, 3> kVerdicts{"VALID", "SUSPECT", "INVALID"};
constexpr std::array<std::string_view, 2> kBases{"sent", "due"};

void read_histogram(const JsonReader& json, Statistics& statistics) {
  json.for_each_item([&](const JsonReader& bucket) {
    auto& [upper, n] = statistics.histogram.emplace_back();
    std::size_t parts = 0;
    bucket.for_each_item([&](const JsonReader& part) {
      if (parts == 0) part.read(upper);
      if (parts == 1) part.read(n);
      ++parts;
    });
    if (parts != 2) bucket.fail("is not an upper bound and a count");
  });
}

void read_statistics(const JsonReader& json, std::optional<Statistics>& target) {
  if (json.missing()) return target.reset();
  Statistics& statistics = target.emplace();
  json.at("n").read(statistics.n);
  json.at("mean").read(statistics.mean);
  json.at("std").read(statistics.std);
  json.at("min").read(statistics.min);
  for (std::size_t i = 0; i < kPercentiles.size(); ++i)
    json.at(kPercentileNames[i].data()).read(statistics.percentiles[i]);  // they are literals
  json.at("max").read(statistics.max);
  read_histogram(json.at("histogram"), statistics);
}

void read_figures(const JsonReader& json, Figures& figures) {
  for (const LatencyField& row : kLatencyFields)
    read_statistics(json.at(row.name.data()), figures.*row.field);
  json.at("input_tokens").read(figures.input_tokens);
  json.at("output_tokens").read(figures.output_tokens);
  json.at("reasoning_tokens").read(figures.reasoning_tokens);
  json.at("cached_tokens").read(figures.cached_tokens);
  json.at("input_tokens_per_s").read(figures.input_tokens_per_s);
  json.at("output_tokens_per_s").read(figures.output_tokens_per_s);
  json.at("total_tokens_per_s").read(figures.total_tokens_per_s);
  json.at("requests_per_s").read(figures.requests_per_s);
  json.at("achieved_concurrency").read(figures.achieved_concurrency);
}

// f(index of the kind, value) for each failure kind that is named.
template <class F>
void for_each_kind(const JsonReader& json, F f) {
  json.for_each_member([&](const std::string& kind, const JsonReader& value) {
    if (const auto known = failure_kind(kind)) return f(static_cast<std::size_t>(*known), value);
    value.fail("is not a kind of failure that is known here");
  });
}

void read_prompt_tokens(const JsonReader& json, std::optional<PromptTokens>& tokens) {
  if (json.missing()) return;
  tokens.emplace();
  json.at("n").read(tokens->n);
  json.at("asked_mean").read(tokens->asked_mean);
  json.at("sent_mean").read(tokens->sent_mean);
  json.at("counted_mean").read(tokens->counted_mean);
}

void read_steady(const JsonReader& json, std::optional<SteadyWindow>& steady) {
  if (json.missing()) return;
  steady.emplace();
  json.at("from_s").read(steady->from_s);
  json.at("to_s").read(steady->to_s);
  read_figures(json, steady->figures);
}

void read_slo_count(const JsonReader& json, std::optional<SloCount>& count) {
  if (json.missing()) return;
  count.emplace();
  json.at("satisfied").read(count->satisfied);
  json.at("applicable").read(count->applicable);
}

void read_goodput(const JsonReader& json, std::optional<Goodput>& target) {
  if (json.missing()) return;
  Goodput& goodput = target.emplace();
  const JsonReader slo = json.at("slo");
  slo.at("ttft_ms").read(goodput.slo.ttft_ms);
  slo.at("tpot_ms").read(goodput.slo.tpot_ms);
  slo.at("itl_ms").read(goodput.slo.itl_ms);
  slo.at("e2e_ms").read(goodput.slo.e2e_ms);
  json.at("basis").read_word(goodput.basis, kBases);
  json.at("satisfied").read(goodput.satisfied);
  json.at("judged").read(goodput.judged);
  json.at("share").read(goodput.share);
  json.at("requests_per_s").read(goodput.requests_per_s);
  const JsonReader by_slo = json.at("by_slo");
  read_slo_count(by_slo.at("ttft_ms"), goodput.ttft);
  read_slo_count(by_slo.at("tpot_ms"), goodput.tpot);
  read_slo_count(by_slo.at("itl_ms"), goodput.itl);
  read_slo_count(by_slo.at("e2e_ms"), goodput.e2e);
}

void read_point(const JsonReader& json, SeriesPoint& point) {
  json.at("t_s").read(point.t_s);
  json.at("output_tokens_per_s").read(point.output_tokens_per_s);
  json.at("in_flight").read(point.in_flight);
  json.at("ttft_ms_p50").read(point.ttft_ms_p50);
  json.at("errors").read(point.errors);
}

void read_group(const JsonReader& json, GroupFigures& group) {
  json.at("attempted").read(group.attempted);
  json.at("succeeded").read(group.succeeded);
  json.at("failed").read(group.failed);
  json.at("cut_off").read(group.cut_off);
  read_statistics(json.at("ttft_ms"), group.ttft_ms);
  read_statistics(json.at("tpot_ms"), group.tpot_ms);
  read_statistics(json.at("e2e_ms"), group.e2e_ms);
  json.at("output_tokens_per_s").read(group.output_tokens_per_s);
}

void read_groups(const JsonReader& json, LevelResult& level) {
  json.at("servers").for_each_item([&](const JsonReader& server) {
    ServerFigures& figures = level.servers.emplace_back();
    server.at("url").read(figures.url);
    read_group(server, figures);
  });
  json.at("turns").for_each_item([&](const JsonReader& turn) {
    TurnFigures& figures = level.turns.emplace_back();
    turn.at("input_tokens_mean").read(figures.input_tokens_mean);
    turn.at("cached_tokens_mean").read(figures.cached_tokens_mean);
    read_group(turn, figures);
  });
}

void read_verdict(const JsonReader& json, Verdict& verdict) {
  json.at("status").read_word(verdict.status, kVerdicts);
  json.at("reasons").for_each_item([&](const JsonReader& item) {
    VerdictReason& reason = verdict.reasons.emplace_back();
    item.at("status").read_word(reason.status, kVerdicts);
    item.at("code").read(reason.code);
    item.at("detail").read(reason.detail);
  });
}

void read_load(const JsonReader& json, LevelResult& level) {
  if (!json.has("request_rate_per_s")) return json.at("concurrency").read(level.concurrency);
  read(json, level.open.emplace());
  json.at("max_concurrency").read(level.concurrency);
  json.at("most_waiting").read(level.most_waiting);
}

}  // namespace

void read(const JsonReader& json, OpenLoad& load) {
  json.at("request_rate_per_s").read(load.rate_per_s);
  if (const JsonReader ramp = json.at("ramp"); !ramp.missing()) {
    load.ramp.emplace();
    ramp.at("from_per_s").read(load.ramp->from_per_s);
    ramp.at("to_per_s").read(load.ramp->to_per_s);
    ramp.at("over_s").read_seconds(load.ramp->over);
  }
  json.at("trace").read(load.trace);
}

void read(const JsonReader& json, LevelResult& level) {
  read_load(json, level);
  json.at("started_s").read(level.started_s);
  json.at("duration_s").read(level.duration_s);
  json.at("attempted").read(level.attempted);
  json.at("succeeded").read(level.succeeded);
  json.at("failed").read(level.failed);
  json.at("cut_off").read(level.cut_off);
  json.at("error_rate").read(level.error_rate);
  for_each_kind(json.at("errors"),
                [&](std::size_t kind, const JsonReader& value) { value.read(level.errors[kind]); });
  for_each_kind(json.at("error_examples"),
                [&](std::size_t kind, const JsonReader& value) { value.read(level.error_examples[kind]); });
  read_figures(json, level.figures);
  read_prompt_tokens(json.at("prompt_tokens"), level.prompt_tokens);
  read_steady(json.at("steady"), level.steady);
  read_goodput(json.at("goodput"), level.goodput);
  json.at("series").for_each_item(
      [&](const JsonReader& point) { read_point(point, level.series.emplace_back()); });
  read_groups(json, level);
  read_verdict(json.at("verdict"), level.verdict);
}

}  // namespace loadtest

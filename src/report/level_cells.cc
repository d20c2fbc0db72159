#include "report/level_cells.h"

#include <fmt/format.h>

#include <utility>

namespace loadtest {
namespace {

template <class T>
void add(LevelRow& row, std::string name, std::string heading, CellKind kind, const std::optional<T>& value) {
  LevelCell& cell = row.emplace_back(LevelCell{std::move(name), std::move(heading), kind, {}});
  if (value) cell.value = *value;
}

void count(LevelRow& row, std::string name, std::string heading, std::optional<std::uint64_t> value) {
  add(row, std::move(name), std::move(heading), CellKind::count, value);
}
void rate(LevelRow& row, std::string name, std::string heading, std::optional<double> value) {
  add(row, std::move(name), std::move(heading), CellKind::rate, value);
}
void seconds(LevelRow& row, std::string name, std::string heading, std::optional<double> value) {
  add(row, std::move(name), std::move(heading), CellKind::seconds, value);
}
void share(LevelRow& row, std::string name, std::string heading, std::optional<double> value) {
  add(row, std::move(name), std::move(heading), CellKind::share, value);
}
void text(LevelRow& row, std::string name, std::string heading, std::string value) {
  add(row, std::move(name), std::move(heading), CellKind::text, std::optional(std::move(value)));
}

// "p99_9" as a person writes it.
std::string spelled(std::string_view percentile) {
  std::string text(percentile);
  if (const auto at = text.find('_'); at != std::string::npos) text[at] = '.';
  return text;
}

void add_latency(LevelRow& row, const LatencyField& field, const std::optional<Statistics>& statistics) {
  // "ttft_ms" gives "ttft_n" and "ttft_p99_ms".
  const std::string_view stem = field.name.substr(0, field.name.size() - std::string_view("_ms").size());
  const auto ms = [&](std::string_view what, std::optional<double> value) {
    add(row, fmt::format("{}_{}_ms", stem, what), fmt::format("{} {}, ms", field.label, spelled(what)),
        CellKind::ms, value);
  };
  const auto of = [&](double Statistics::*member) {
    return statistics ? std::optional((*statistics).*member) : std::nullopt;
  };
  count(row, fmt::format("{}_n", stem), fmt::format("{} samples", field.label),
        statistics ? std::optional(statistics->n) : std::nullopt);
  ms("mean", of(&Statistics::mean));
  ms("std", statistics ? statistics->std : std::nullopt);
  ms("min", of(&Statistics::min));
  for (std::size_t i = 0; i < kPercentiles.size(); ++i) {
    ms(kPercentileNames[i], statistics ? std::optional(statistics->percentiles[i]) : std::nullopt);
  }
  ms("max", of(&Statistics::max));
}

void add_volumes(LevelRow& row, const std::string& prefix, const std::string& of, const Figures& figures) {
  count(row, prefix + "input_tokens", of + "input tokens", figures.input_tokens);
  count(row, prefix + "output_tokens", of + "output tokens", figures.output_tokens);
  count(row, prefix + "reasoning_tokens", of + "reasoning tokens", figures.reasoning_tokens);
  count(row, prefix + "cached_tokens", of + "cached tokens", figures.cached_tokens);
  rate(row, prefix + "input_tokens_per_s", of + "input tokens/s", figures.input_tokens_per_s);
  rate(row, prefix + "output_tokens_per_s", of + "output tokens/s", figures.output_tokens_per_s);
  rate(row, prefix + "total_tokens_per_s", of + "input + output tokens/s", figures.total_tokens_per_s);
  rate(row, prefix + "requests_per_s", of + "requests/s", figures.requests_per_s);
  rate(row, prefix + "achieved_concurrency", of + "requests in flight, mean", figures.achieved_concurrency);
}

}  // namespace

void add_load_cells(LevelRow& row, const LevelResult& level) {
  const auto& open = level.open;
  count(row, "concurrency", "concurrency",
        open ? std::nullopt : std::optional(std::uint64_t{level.concurrency}));
  rate(row, "request_rate_per_s", "asked-for requests/s", open ? open->rate_per_s : std::nullopt);
}

void add_count_cells(LevelRow& row, const LevelResult& level) {
  count(row, "most_waiting", "most requests waiting", level.most_waiting);
  seconds(row, "started_s", "started after, s", level.started_s);
  seconds(row, "duration_s", "duration, s", level.duration_s);
  count(row, "attempted", "requests", level.attempted);
  count(row, "succeeded", "succeeded", level.succeeded);
  count(row, "failed", "failed", level.failed);
  count(row, "cut_off", "cut off", level.cut_off);
  share(row, "error_rate", "error rate", level.error_rate);
}

void add_error_cells(LevelRow& row, const LevelResult& level) {
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    const std::string_view word = name(static_cast<FailureKind>(kind));
    count(row, fmt::format("errors_{}", word), fmt::format("errors: {}", word),
          level.errors[static_cast<std::size_t>(kind)]);
  }
}

void add_latency_cells(LevelRow& row, const LevelResult& level) {
  for (const LatencyField& field : kLatencyFields) add_latency(row, field, level.figures.*field.field);
}

void add_volume_cells(LevelRow& row, const LevelResult& level) { add_volumes(row, "", "", level.figures); }

void add_steady_cells(LevelRow& row, const LevelResult& level) {
  const auto& steady = level.steady;
  seconds(row, "steady_from_s", "steady from, s", steady ? std::optional(steady->from_s) : std::nullopt);
  seconds(row, "steady_to_s", "steady to, s", steady ? std::optional(steady->to_s) : std::nullopt);
  add_volumes(row, "steady_", "steady ", steady ? steady->figures : Figures{});
}

void add_goodput_cells(LevelRow& row, const LevelResult& level) {
  const auto& goodput = level.goodput;
  share(row, "goodput_share", "goodput, share", goodput ? goodput->share : std::nullopt);
  rate(row, "goodput_requests_per_s", "goodput, requests/s",
       goodput ? std::optional(goodput->requests_per_s) : std::nullopt);
  count(row, "goodput_satisfied", "goodput, satisfied",
        goodput ? std::optional(goodput->satisfied) : std::nullopt);
  count(row, "goodput_judged", "goodput, judged", goodput ? std::optional(goodput->judged) : std::nullopt);
}

void add_verdict_cells(LevelRow& row, const LevelResult& level) {
  std::string codes, details;
  for (const VerdictReason& reason : level.verdict.reasons) {
    codes += (codes.empty() ? "" : "; ") + reason.code;
    details += (details.empty() ? "" : " ") + reason.detail;
  }
  text(row, "verdict", "verdict", std::string(name(level.verdict.status)));
  text(row, "verdict_codes", "verdict, reasons", std::move(codes));
  text(row, "verdict_details", "verdict, in words", std::move(details));
}

}  // namespace loadtest

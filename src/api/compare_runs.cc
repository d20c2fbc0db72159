#include "api/compare_runs.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "api/rfc3339.h"
#include "core/json_value.h"

namespace loadtest {
namespace {

using Value = std::optional<double>;

struct Metric {
  std::string_view name, statistic;  // "ttft_ms", "p50"
  bool more_is_better;
  Value (*value)(const LevelResult& level);
};

template <auto Field, std::size_t Percentile>
Value percentile(const LevelResult& level) {
  const auto& statistics = level.figures.*Field;
  return statistics ? Value(statistics->percentiles[Percentile]) : std::nullopt;
}

template <auto Field>
Value figure(const LevelResult& level) {
  return level.figures.*Field;
}

constexpr std::size_t kP50 = 4, kP95 = 7, kP99 = 8;
using F = Figures;

constexpr Metric kMetrics[] = {
    {"ttft_ms", "p50", false, percentile<&F::ttft_ms, kP50>},
    {"ttft_ms", "p95", false, percentile<&F::ttft_ms, kP95>},
    {"ttft_ms", "p99", false, percentile<&F::ttft_ms, kP99>},
    {"tpot_ms", "p50", false, percentile<&F::tpot_ms, kP50>},
    {"tpot_ms", "p95", false, percentile<&F::tpot_ms, kP95>},
    {"tpot_ms", "p99", false, percentile<&F::tpot_ms, kP99>},
    {"itl_ms", "p50", false, percentile<&F::itl_ms, kP50>},
    {"itl_ms", "p99", false, percentile<&F::itl_ms, kP99>},
    {"e2e_ms", "p50", false, percentile<&F::e2e_ms, kP50>},
    {"e2e_ms", "p95", false, percentile<&F::e2e_ms, kP95>},
    {"e2e_ms", "p99", false, percentile<&F::e2e_ms, kP99>},
    {"output_tokens_per_s", "value", true, figure<&F::output_tokens_per_s>},
    {"requests_per_s", "value", true, figure<&F::requests_per_s>},
    {"error_rate", "value", false, [](const LevelResult& level) { return level.error_rate; }},
    {"goodput_share", "value", true,
     [](const LevelResult& level) { return level.goodput ? level.goodput->share : std::nullopt; }},
};

const LevelResult* level_with(const RunResult& run, const LoadLevel& load) {
  const auto found = std::find_if(run.levels.begin(), run.levels.end(),
                                  [&](const auto& level) { return level.load() == load; });
  return found != run.levels.end() ? &*found : nullptr;
}

// Closed loops first, each kind from the least load to the greatest; then what has no one rate.
std::pair<bool, double> order_of(const LoadLevel& load) {
  if (!load.open) return {false, load.concurrency};
  return {true, load.open->rate_per_s.value_or(std::numeric_limits<double>::infinity())};
}

// Those that two runs have, by load.
std::vector<LoadLevel> common_loads(std::span<const RunResult> runs) {
  std::vector<LoadLevel> loads;
  for (const RunResult& run : runs) {
    for (const LevelResult& level : run.levels) {
      const LoadLevel load = level.load();
      const auto with_it = std::count_if(
          runs.begin(), runs.end(), [&](const auto& other) { return level_with(other, load) != nullptr; });
      if (with_it >= 2 && std::find(loads.begin(), loads.end(), load) == loads.end()) loads.push_back(load);
    }
  }
  std::stable_sort(loads.begin(), loads.end(),
                   [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
  return loads;
}

OrderedJson metric_json(const Metric& metric, std::span<const RunResult> runs, const LoadLevel& load) {
  OrderedJson values = OrderedJson::array(), differences = OrderedJson::array(),
              percents = OrderedJson::array();
  const LevelResult* const base_level = level_with(runs.front(), load);
  const Value base = base_level != nullptr ? metric.value(*base_level) : std::nullopt;
  for (const RunResult& run : runs) {
    const LevelResult* const level = level_with(run, load);
    const Value value = level != nullptr ? metric.value(*level) : std::nullopt;
    const bool both = value && base && &run != &runs.front();
    values.push_back(number(value));
    differences.push_back(both ? number(*value - *base) : OrderedJson());
    percents.push_back(both && *base != 0 ? number((*value - *base) / *base * 100) : OrderedJson());
  }
  return {{"metric", metric.name},
          {"statistic", metric.statistic},
          {"better", metric.more_is_better ? "more" : "less"},
          {"values", std::move(values)},
          {"differences", std::move(differences)},
          {"differences_percent", std::move(percents)}};
}

}  // namespace

OrderedJson compare_runs(std::span<const RunResult> runs) {
  OrderedJson list = OrderedJson::array(), levels = OrderedJson::array();
  for (const RunResult& run : runs) {
    list.push_back({{"run_id", text(run.run_id)},
                    {"status", name(run.status)},
                    {"model", text(run.server.model)},
                    {"server_url", text(run.server.url)},
                    {"engine", optional_text(run.server.engine)},
                    {"started_at", rfc3339_utc(run.started_unix_ns)}});
  }
  for (const LoadLevel& load : common_loads(runs)) {
    OrderedJson metrics = OrderedJson::array();
    for (const Metric& metric : kMetrics) {
      OrderedJson row = metric_json(metric, runs, load);
      const auto& values = row["values"];
      if (std::any_of(values.begin(), values.end(), [](const auto& v) { return !v.is_null(); }))
        metrics.push_back(std::move(row));
    }
    levels.push_back({{"load", load_sentence(load)}, {"metrics", std::move(metrics)}});
  }
  return {{"baseline", text(runs.front().run_id)}, {"runs", std::move(list)}, {"levels", std::move(levels)}};
}

}  // namespace loadtest

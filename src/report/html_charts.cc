// The charts of the HTML report over the levels of a run.
#include <algorithm>
#include <cmath>

#include "report/html_sections.h"
#include "report/number_text.h"
#include "report/run_facts.h"
#include "report/svg_chart.h"

namespace loadtest {
namespace {

std::optional<double> finite(std::optional<double> value) {
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::string number_text(double value) { return fixed(value, rate_decimals({value})); }

// A line over the levels, of what `get` says of each.
template <class Get>
ChartSeries over_levels(const RunResult& result, std::string name, std::string_view colour,
                        std::string_view unit, Get get) {
  ChartSeries series{std::move(name), colour, {}, false, false};
  for (std::size_t i = 0; i < result.levels.size(); ++i) {
    ChartPoint point;
    point.x = static_cast<double>(i);
    point.y = finite(get(result.levels[i]));
    if (point.y) {
      point.tooltip = fmt::format("{}, {}: {} {}", load_sentence(result.levels[i].load()), series.name,
                                  number_text(*point.y), unit);
    }
    series.points.push_back(std::move(point));
  }
  return series;
}

Chart level_chart(const RunResult& result, std::string title, std::string unit) {
  Chart chart;
  chart.title = std::move(title);
  chart.unit = std::move(unit);
  chart.x_title = load_name(result);
  for (const LevelResult& level : result.levels) chart.words.push_back(load_text(level.load()));
  return chart;
}

struct ShownLine {
  std::string_view name, colour;
  std::size_t percentile;
};
constexpr ShownLine kShownLines[] = {{"p50", "s1", 4}, {"p95", "s2", 7}, {"p99", "s3", 8}};

void add_latency_chart(HtmlWriter& out, const RunResult& result, std::string_view title,
                       std::optional<Statistics> Figures::*field) {
  Chart chart = level_chart(result, std::string(title), "ms");
  for (const ShownLine& shown : kShownLines) {
    chart.series.push_back(over_levels(result, std::string(shown.name), shown.colour, "ms",
                                       [&](const LevelResult& l) -> std::optional<double> {
                                         const auto& statistics = l.figures.*field;
                                         return statistics
                                                    ? std::optional(statistics->percentiles[shown.percentile])
                                                    : std::nullopt;
                                       }));
  }
  add_chart(out, chart);
}

void add_throughput_charts(HtmlWriter& out, const RunResult& result) {
  Chart tokens = level_chart(result, "Output throughput", "tokens/s");
  tokens.log_allowed = false;
  tokens.series.push_back(over_levels(result, "whole level", "s1", "tokens/s",
                                      [](const LevelResult& l) { return l.figures.output_tokens_per_s; }));
  const bool any_steady = std::any_of(result.levels.begin(), result.levels.end(),
                                      [](const LevelResult& l) { return l.steady.has_value(); });
  if (any_steady) {
    tokens.series.push_back(over_levels(result, "steady window", "s4", "tokens/s", [](const LevelResult& l) {
      return l.steady ? l.steady->figures.output_tokens_per_s : std::nullopt;
    }));
    tokens.series.back().dashed = true;
  }
  add_chart(out, tokens);

  Chart requests = level_chart(result, "Requests answered", "requests/s");
  requests.log_allowed = false;
  requests.series.push_back(over_levels(result, "succeeded", "s1", "requests/s",
                                        [](const LevelResult& l) { return l.figures.requests_per_s; }));
  const bool any_goodput = std::any_of(result.levels.begin(), result.levels.end(),
                                       [](const LevelResult& l) { return l.goodput.has_value(); });
  if (any_goodput) {
    requests.series.push_back(
        over_levels(result, "kept every objective", "s4", "requests/s", [](const LevelResult& l) {
          return l.goodput ? std::optional(l.goodput->requests_per_s) : std::nullopt;
        }));
  }
  add_chart(out, requests);
}

// What more throughput costs: one point a level, in the order of the levels.
void add_trade_chart(HtmlWriter& out, const RunResult& result) {
  Chart chart;
  chart.title = "TTFT against throughput";
  chart.unit = "ms";
  chart.x_title = "output tokens/s";
  for (const ShownLine& shown : {kShownLines[0], kShownLines[2]}) {
    ChartSeries series{std::string(shown.name), shown.colour, {}, false, false};
    for (const LevelResult& level : result.levels) {
      const auto x = finite(level.figures.output_tokens_per_s);
      const auto& ttft = level.figures.ttft_ms;
      if (!x || !ttft) continue;
      const double y = ttft->percentiles[shown.percentile];
      std::string label = shown.percentile == kShownLines[0].percentile ? load_text(level.load()) : "";
      series.points.push_back({*x, y,
                               fmt::format("{}: {} tokens/s, TTFT {} {} ms", load_sentence(level.load()),
                                           number_text(*x), shown.name, number_text(y)),
                               std::move(label)});
    }
    chart.series.push_back(std::move(series));
  }
  if (chart.series.front().points.size() > 1) add_chart(out, chart);
}

}  // namespace

void add_html_charts(HtmlWriter& out, const RunResult& result) {
  constexpr std::pair<std::string_view, std::optional<Statistics> Figures::*> kLatencies[] = {
      {"Time to first token (TTFT)", &Figures::ttft_ms},
      {"TTFT from the due time", &Figures::ttft_corrected_ms},
      {"Time per output token (TPOT)", &Figures::tpot_ms},
      {"Inter-token latency (ITL)", &Figures::itl_ms},
      {"Whole request (E2E)", &Figures::e2e_ms},
      {"E2E from the due time", &Figures::e2e_corrected_ms},
  };
  out.raw("<h2>Charts</h2>\n<div class=\"grid2\">\n");
  add_throughput_charts(out, result);
  for (const auto& [title, field] : kLatencies) add_latency_chart(out, result, title, field);
  add_trade_chart(out, result);
  out.raw("</div>\n");
}

}  // namespace loadtest

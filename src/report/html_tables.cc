// The tables of the HTML report: throughput, goodput, latencies.
#include <algorithm>

#include "report/html_sections.h"
#include "report/html_table.h"
#include "report/number_text.h"
#include "report/run_facts.h"

namespace loadtest {
namespace {

HtmlColumn html_level_column(const RunResult& result) {
  HtmlColumn column{std::string(load_name(result)), {}, false, {}};
  for (const LevelResult& level : result.levels) column.cells.push_back(load_text(level.load()));
  return column;
}

template <class Get>
HtmlColumn html_count_column(const RunResult& result, std::string title, Get get,
                             std::string_view tone = {}) {
  HtmlColumn column{std::move(title), {}, false, tone};
  for (const LevelResult& level : result.levels) column.cells.push_back(whole(get(level)));
  return column;
}

template <class Get>
HtmlColumn rate_column(const RunResult& result, std::string title, Get get) {
  std::vector<std::optional<double>> values;
  values.reserve(result.levels.size());
  for (const LevelResult& level : result.levels) values.push_back(get(level));
  return number_column(std::move(title), values);
}

void add_throughput_table(HtmlWriter& out, const RunResult& result) {
  HtmlColumn verdicts{"verdict", {}, false, {}};
  for (const LevelResult& level : result.levels) verdicts.cells.emplace_back(name(level.verdict.status));
  add_html_table(
      out, "Throughput", "",
      {html_level_column(result),
       html_count_column(result, "requests", [](const LevelResult& l) { return l.attempted; }),
       html_count_column(result, "succeeded", [](const LevelResult& l) { return l.succeeded; }),
       html_count_column(
           result, "failed", [](const LevelResult& l) { return l.failed; }, "bad"),
       html_count_column(
           result, "cut off", [](const LevelResult& l) { return l.cut_off; }, "warn"),
       rate_column(result, "requests/s", [](const LevelResult& l) { return l.figures.requests_per_s; }),
       rate_column(result, "output tokens/s",
                   [](const LevelResult& l) { return l.figures.output_tokens_per_s; }),
       rate_column(result, "steady",
                   [](const LevelResult& l) {
                     return l.steady ? l.steady->figures.output_tokens_per_s : std::optional<double>();
                   }),
       rate_column(result, "input + output",
                   [](const LevelResult& l) { return l.figures.total_tokens_per_s; }),
       rate_column(result, "in flight, mean",
                   [](const LevelResult& l) { return l.figures.achieved_concurrency; }),
       rate_column(result, "time, s", [](const LevelResult& l) { return std::optional(l.duration_s); }),
       verdicts});
}

void add_goodput_table(HtmlWriter& out, const RunResult& result) {
  struct Objective {
    std::string_view label;
    std::optional<double> Slo::*limit_ms;
    std::optional<SloCount> Goodput::*kept;
  };
  constexpr Objective kObjectives[] = {{"TTFT", &Slo::ttft_ms, &Goodput::ttft},
                                       {"TPOT", &Slo::tpot_ms, &Goodput::tpot},
                                       {"ITL", &Slo::itl_ms, &Goodput::itl},
                                       {"E2E", &Slo::e2e_ms, &Goodput::e2e}};
  const auto first = std::find_if(result.levels.begin(), result.levels.end(),
                                  [](const LevelResult& l) { return l.goodput.has_value(); });
  if (first == result.levels.end()) return;
  HtmlColumn share{"all kept", {}, false, {}};
  for (const LevelResult& l : result.levels)
    share.cells.push_back(l.goodput && l.goodput->share ? percent(*l.goodput->share) : "");
  std::vector<HtmlColumn> columns{html_level_column(result), std::move(share),
                                  rate_column(result, "requests/s", [](const LevelResult& l) {
                                    return l.goodput ? std::optional(l.goodput->requests_per_s)
                                                     : std::nullopt;
                                  })};
  for (const Objective& objective : kObjectives) {
    const std::optional<double> limit_ms = first->goodput->slo.*objective.limit_ms;
    if (!limit_ms) continue;
    HtmlColumn column{fmt::format("{} ≤ {:g} ms", objective.label, *limit_ms), {}, false, {}};
    for (const LevelResult& l : result.levels) {
      const std::optional<SloCount> kept = l.goodput ? (*l.goodput).*objective.kept : std::nullopt;
      column.cells.push_back(kept && kept->applicable > 0 ? percent(static_cast<double>(kept->satisfied) /
                                                                    static_cast<double>(kept->applicable))
                                                          : "");
    }
    columns.push_back(std::move(column));
  }
  add_html_table(out, "Goodput", first->goodput->basis == GoodputBasis::due ? "from the due time" : "",
                 columns);
}

void add_latency_table(HtmlWriter& out, const RunResult& result, const LatencyField& field) {
  std::vector<double> all_ms;
  for (const LevelResult& level : result.levels) {
    if (const auto& s = level.figures.*field.field)
      all_ms.insert(all_ms.end(), s->percentiles.begin(), s->percentiles.end());
  }
  if (all_ms.empty()) return;
  const int decimals = latency_decimals(all_ms);
  std::vector<HtmlColumn> columns{html_level_column(result)};
  const auto add = [&](std::string title, auto get) {
    HtmlColumn column{std::move(title), {}, false, {}};
    for (const LevelResult& level : result.levels) {
      const auto& statistics = level.figures.*field.field;
      column.cells.push_back(statistics ? get(*statistics) : "");
    }
    columns.push_back(std::move(column));
  };
  add("samples", [](const Statistics& s) { return whole(s.n); });
  add("mean", [&](const Statistics& s) { return fixed(s.mean, decimals); });
  add("std", [&](const Statistics& s) { return s.std ? fixed(*s.std, decimals) : ""; });
  add("min", [&](const Statistics& s) { return fixed(s.min, decimals); });
  for (const std::size_t i : {2U, 4U, 5U, 6U, 7U, 8U, 9U}) {  // p10, p50, p75, p90, p95, p99, p99.9
    std::string title(kPercentileNames[i]);
    if (const auto at = title.find('_'); at != std::string::npos) title[at] = '.';
    add(std::move(title), [&](const Statistics& s) {
      return fixed(s.percentiles[i], decimals) + (percentile_is_supported(s.n, kPercentiles[i]) ? "" : "*");
    });
  }
  add("max", [&](const Statistics& s) { return fixed(s.max, decimals); });
  add_html_table(out, field.label, "ms", columns);
}

bool is_main(const LatencyField& field) {
  constexpr std::string_view kMain[] = {"ttft_ms", "ttft_corrected_ms", "tpot_ms", "itl_ms",
                                        "e2e_ms",  "e2e_corrected_ms"};
  return std::find(std::begin(kMain), std::end(kMain), field.name) != std::end(kMain);
}

}  // namespace

void add_html_tables(HtmlWriter& out, const RunResult& result) {
  out.raw("<h2>Figures</h2>\n");
  add_throughput_table(out, result);
  add_goodput_table(out, result);
  for (const LatencyField& field : kLatencyFields) {
    if (is_main(field)) add_latency_table(out, result, field);
  }
  out.raw("<details><summary>More latencies</summary>\n");
  for (const LatencyField& field : kLatencyFields) {
    if (!is_main(field)) add_latency_table(out, result, field);
  }
  out.raw("</details>\n");
  out.raw("<p class=\"soft\">");
  out.text(
      "TTFT: from sending to the first token. TPOT: mean time per token after the first arrival. ITL: gap "
      "between "
      "tokens, all requests pooled. E2E: from sending to the last token. Percentiles by linear "
      "interpolation.");
  out.raw("</p>\n<p class=\"soft\">");
  out.text(fmt::format("* {}", kUnsupportedPercentile));
  out.raw("</p>\n");
}

}  // namespace loadtest

// The HTML report's charts of distributions, and of each level over time.
#include <algorithm>
#include <cmath>

#include "report/html_sections.h"
#include "report/number_text.h"
#include "report/svg_chart.h"

namespace loadtest {
namespace {

constexpr std::size_t kMost_lines = 8;     // colours that tell levels apart
constexpr std::size_t kMost_points = 240;  // of a line
constexpr std::string_view kColours[kMost_lines] = {"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"};

// Where there are more levels than colours: some, evenly spread, first and last among them.
std::vector<std::size_t> shown_levels(std::size_t levels) {
  const std::size_t shown = std::min(levels, kMost_lines);
  std::vector<std::size_t> indexes;
  for (std::size_t i = 0; i < shown; ++i) indexes.push_back(shown < 2 ? 0 : i * (levels - 1) / (shown - 1));
  return indexes;
}

std::string_view colour_of(std::size_t place, std::size_t shown) {
  return kColours[shown < 2 ? 1 : place * (kMost_lines - 1) / (shown - 1)];
}

ChartSeries cumulative(const LevelResult& level, const Statistics& statistics, std::string_view colour) {
  ChartSeries series{load_text(level.load()), colour, {}, false, false};
  std::uint64_t total = 0, so_far = 0;
  for (const auto& [upper, count] : statistics.histogram) total += count;
  if (total == 0) return series;
  const std::size_t each = (statistics.histogram.size() + kMost_points - 1) / kMost_points;
  series.points.push_back({std::max(statistics.min, 0.0), 0.0, "", ""});
  for (std::size_t i = 0; i < statistics.histogram.size(); ++i) {
    const auto& [upper, count] = statistics.histogram[i];
    so_far += count;
    if (i % each != 0 && i + 1 != statistics.histogram.size()) continue;
    const double share = static_cast<double>(so_far) / static_cast<double>(total);
    series.points.push_back({std::min(upper, statistics.max), 100 * share, "", ""});
  }
  return series;
}

void add_distribution(HtmlWriter& out, const RunResult& result, std::string_view title,
                      std::optional<Statistics> Figures::*field) {
  Chart chart;
  chart.title = title;
  chart.unit = "share of the samples below, %";
  chart.x_title = "ms";
  chart.log_allowed = false;
  chart.log_x_allowed = true;
  chart.most_y = 100;
  const std::vector<std::size_t> shown = shown_levels(result.levels.size());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const LevelResult& level = result.levels[shown[i]];
    const auto& statistics = level.figures.*field;
    if (!statistics) continue;
    ChartSeries series = cumulative(level, *statistics, colour_of(i, shown.size()));
    if (!series.points.empty()) chart.series.push_back(std::move(series));
  }
  add_chart(out, chart);
}

// Neighbours averaged until at most kMost_points are left.
template <class Get>
std::vector<ChartPoint> over_time(const std::vector<SeriesPoint>& series, Get get) {
  const std::size_t each = std::max<std::size_t>(1, (series.size() + kMost_points - 1) / kMost_points);
  std::vector<ChartPoint> points;
  for (std::size_t i = 0; i < series.size(); i += each) {
    double sum = 0;
    int n = 0;
    for (std::size_t k = i; k < std::min(i + each, series.size()); ++k) {
      const std::optional<double> value = get(series[k]);
      if (!value || !std::isfinite(*value)) continue;
      sum += *value;
      ++n;
    }
    points.push_back({series[i].t_s, n > 0 ? std::optional(sum / n) : std::nullopt, "", ""});
  }
  return points;
}

void add_over_time(HtmlWriter& out, std::string title, std::string unit, std::string_view colour, bool filled,
                   std::vector<ChartPoint> points) {
  Chart chart;
  chart.title = std::move(title);
  chart.unit = std::move(unit);
  chart.x_title = "s";
  chart.width = 380;
  chart.height = 180;
  chart.log_allowed = false;
  chart.series.push_back({"", colour, std::move(points), false, filled});
  add_chart(out, chart);
}

}  // namespace

void add_html_distributions(HtmlWriter& out, const RunResult& result) {
  out.raw("<h2>Distributions</h2>\n");
  if (result.levels.size() > kMost_lines)
    out.format("<p class=\"soft\">{} of {} levels are drawn.</p>\n", kMost_lines, result.levels.size());
  out.raw("<div class=\"grid2\">\n");
  add_distribution(out, result, "TTFT", &Figures::ttft_ms);
  add_distribution(out, result, "ITL", &Figures::itl_ms);
  add_distribution(out, result, "E2E", &Figures::e2e_ms);
  add_distribution(out, result, "TPOT", &Figures::tpot_ms);
  out.raw("</div>\n");
}

void add_html_series(HtmlWriter& out, const RunResult& result) {
  const auto has_series = [](const LevelResult& level) { return level.series.size() > 2; };
  if (std::none_of(result.levels.begin(), result.levels.end(), has_series)) return;
  out.raw("<h2>Over time</h2>\n");
  for (const LevelResult& level : result.levels) {
    if (!has_series(level)) continue;
    out.element("h3", "", load_sentence(level.load()));
    out.raw("<div class=\"grid3\">\n");
    add_over_time(out, "Output", "tokens/s", "s1", true, over_time(level.series, [](const SeriesPoint& p) {
                    return std::optional(p.output_tokens_per_s);
                  }));
    add_over_time(out, "In flight", "requests", "s4", true,
                  over_time(level.series, [](const SeriesPoint& p) { return std::optional(p.in_flight); }));
    add_over_time(out, "TTFT p50", "ms", "s2", false,
                  over_time(level.series, [](const SeriesPoint& p) { return p.ttft_ms_p50; }));
    if (level.failed > 0) {
      add_over_time(out, "Errors", "a second", "s3", true, over_time(level.series, [](const SeriesPoint& p) {
                      return std::optional(static_cast<double>(p.errors));
                    }));
    }
    out.raw("</div>\n");
  }
}

}  // namespace loadtest

#pragma once
// A chart as an SVG figure for an HTML page: lines over words or numbers, axes, legend, a tooltip a point.
//
// Missing: a point without y; the line has a gap there. Colours are classes of the page's style sheet, so the
// chart follows light and dark. Safety: every text is escaped. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/html_writer.h"

namespace loadtest {

struct ChartPoint {
  double x = 0;  // with words: their index
  std::optional<double> y;
  std::string tooltip;  // empty: the point gets no mark
  std::string label;    // stands beside the point
};

struct ChartSeries {
  std::string name;
  std::string_view colour;  // a class of the style sheet
  std::vector<ChartPoint> points;
  bool dashed = false;
  bool filled = false;  // down to the axis
};

struct Chart {
  std::string title;
  std::string unit;                // of y, beside the title
  std::string x_title;             // under the axis
  std::vector<std::string> words;  // of x, at equal distances; empty: x is a number
  std::vector<ChartSeries> series;
  bool log_allowed = true;  // y becomes logarithmic where its values lie far apart
  bool log_x_allowed = false;
  std::optional<double> most_y;
  int width = 560, height = 300;
};

// Nothing where there is no point to draw.
void add_chart(HtmlWriter& out, const Chart& chart);

// Round values from `least` to `most` or just beyond, at most about `wanted`: 0, 50, 100; logarithmic: 1,
// 2, 5.
std::vector<double> chart_ticks(double least, double most, int wanted, bool logarithmic);

}  // namespace loadtest

#include "report/svg_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/chart_scale.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

constexpr double kRight = 14, kTop = 10;

struct Extent {
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();
  void add(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
  bool any() const { return most >= least; }
};

class Drawing {
 public:
  Drawing(HtmlWriter& out, const Chart& chart, Extent x, Extent y) : out_(out), chart_(chart) {
    const double bottom = chart.height - (chart.x_title.empty() ? 24 : 42);
    y_ = make_scale(y.least, chart.most_y.value_or(y.most), chart.log_allowed, bottom, kTop,
                    chart.height < 200 ? 3 : 5);
    std::size_t longest = 1;
    for (const double tick : y_.ticks) longest = std::max(longest, y_.label(tick).size());
    const double left = 14 + 6.6 * static_cast<double>(longest);
    if (chart.words.empty()) {
      x_ = make_scale(x.least, x.most, chart.log_x_allowed, left, chart.width - kRight,
                      chart.width < 400 ? 4 : 6);
    } else {
      const double step = (chart.width - kRight - left) / static_cast<double>(chart.words.size());
      x_.least = 0;
      x_.most = static_cast<double>(chart.words.size()) - 1;
      x_.from = left + step / 2;
      x_.to = chart.width - kRight - step / 2;
    }
    left_ = left;
  }

  void draw() {
    out_.format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">", chart_.width, chart_.height,
                html_escaped(chart_.title));
    draw_axes();
    for (const ChartSeries& series : chart_.series) draw_lines(series);
    for (const ChartSeries& series : chart_.series) draw_points(series);
    out_.raw("</svg>");
  }
  bool logarithmic() const { return y_.logarithmic; }

 private:
  void draw_axes() {
    for (const double tick : y_.ticks) {
      const double y = y_.at(tick);
      out_.format("<line class=\"grid\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>", left_, y,
                  chart_.width - kRight, y);
      out_.format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", left_ - 6,
                  y + 4, y_.label(tick));
    }
    const double below = y_.from + 17;
    if (chart_.words.empty()) {
      for (const double tick : x_.ticks) {
        out_.format("<line class=\"grid\" x1=\"{0:.1f}\" y1=\"{1:.1f}\" x2=\"{0:.1f}\" y2=\"{2:.1f}\"/>",
                    x_.at(tick), y_.from, y_.from + 4);
        out_.format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>",
                    x_.at(tick), below, x_.label(tick));
      }
    } else {
      draw_words(below);
    }
    if (!chart_.x_title.empty()) {
      out_.format("<text class=\"tick\" x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                  (left_ + chart_.width - kRight) / 2, chart_.height - 6, html_escaped(chart_.x_title));
    }
  }

  // As many as have room.
  void draw_words(double y) {
    std::size_t longest = 1;
    for (const std::string& word : chart_.words)
      longest = std::max(longest, static_cast<std::size_t>(display_width(word)));
    const double room = (chart_.width - kRight - left_) / (6.6 * static_cast<double>(longest + 2));
    const auto each = static_cast<std::size_t>(
        std::max(1.0, std::ceil(static_cast<double>(chart_.words.size()) / std::max(room, 1.0))));
    for (std::size_t i = 0; i < chart_.words.size(); i += each) {
      out_.format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>",
                  x_.at(static_cast<double>(i)), y, html_escaped(chart_.words[i]));
    }
  }

  void draw_lines(const ChartSeries& series) {
    std::string path, area;
    double start = 0, last = 0;
    bool open = false;
    const auto close = [&] {
      if (open && series.filled)
        area += fmt::format("L{:.1f} {:.1f}L{:.1f} {:.1f}Z", last, y_.from, start, y_.from);
      open = false;
    };
    for (const ChartPoint& point : series.points) {
      if (!point.y) {
        close();
        continue;
      }
      const double x = x_.at(point.x), y = y_.at(*point.y);
      const std::string step = fmt::format("{}{:.1f} {:.1f}", open ? 'L' : 'M', x, y);
      path += step;
      if (series.filled) area += step;
      if (!open) start = x;
      last = x;
      open = true;
    }
    close();
    if (!area.empty()) out_.format("<path class=\"area {}\" d=\"{}\"/>", series.colour, area);
    out_.format("<path class=\"line {}{}\" d=\"{}\"/>", series.colour, series.dashed ? " dashed" : "", path);
  }

  void draw_points(const ChartSeries& series) {
    for (const ChartPoint& point : series.points) {
      if (!point.y) continue;
      const double x = x_.at(point.x), y = y_.at(*point.y);
      if (!point.tooltip.empty()) {
        out_.format(
            "<circle class=\"point {}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\"><title>{}</title></circle>",
            series.colour, x, y, html_escaped(point.tooltip));
      }
      if (!point.label.empty()) {
        const bool near_right = x > chart_.width - 70;
        out_.format("<text class=\"mark\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>",
                    near_right ? x - 6 : x + 6, y - 7, near_right ? "end" : "start",
                    html_escaped(point.label));
      }
    }
  }

  HtmlWriter& out_;
  const Chart& chart_;
  ChartScale x_, y_;
  double left_ = 0;
};

}  // namespace

void add_chart(HtmlWriter& out, const Chart& chart) {
  Extent x, y;
  for (const ChartSeries& series : chart.series) {
    for (const ChartPoint& point : series.points) {
      if (!point.y || !std::isfinite(*point.y)) continue;
      x.add(point.x);
      y.add(*point.y);
    }
  }
  if (!y.any()) return;
  Drawing drawing(out, chart, x, y);
  out.raw("<figure class=\"chart\"><figcaption>");
  out.element("strong", "", chart.title);
  out.element("span", "unit", chart.unit + (drawing.logarithmic() ? ", logarithmic" : ""));
  if (chart.series.size() > 1) {
    out.raw("<span class=\"legend\">");
    for (const ChartSeries& series : chart.series) out.element("i", series.colour, series.name);
    out.raw("</span>");
  }
  out.raw("</figcaption>");
  drawing.draw();
  out.raw("</figure>\n");
}

}  // namespace loadtest

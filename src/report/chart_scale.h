#pragma once
// From a value to its place on an axis; only for svg_chart.cc.
#include <string>
#include <vector>

namespace loadtest {

struct ChartScale {
  double least = 0, most = 1;  // of the axis
  bool logarithmic = false;
  double from = 0, to = 1;  // in the drawing
  std::vector<double> ticks;

  double at(double value) const;
  std::string label(double tick) const;
};

// For values from `least` to `most`. Linear axes begin at 0.
ChartScale make_scale(double least, double most, bool log_allowed, double from, double to, int wanted_ticks);

}  // namespace loadtest

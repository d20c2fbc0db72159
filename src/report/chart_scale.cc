#include "report/chart_scale.h"

#include <algorithm>
#include <cmath>

#include "report/number_text.h"
#include "report/svg_chart.h"

namespace loadtest {
namespace {

constexpr double kLogFrom =
    40;  // the ratio of largest to smallest from which on a linear axis hides too much

double round_step(double step) {
  const double power = std::pow(10, std::floor(std::log10(step)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (step <= factor * power * (1 + 1e-9)) return factor * power;
  }
  return 10 * power;
}

int decimals_of(double value) {
  int decimals = 0;
  for (double rest = value; decimals < 6 && std::abs(rest - std::round(rest)) > 1e-6 * std::max(1.0, rest);
       ++decimals)
    rest *= 10;
  return decimals;
}

}  // namespace

std::vector<double> chart_ticks(double least, double most, int wanted, bool logarithmic) {
  std::vector<double> ticks;
  if (!logarithmic) {
    if (!(most > least)) most = least + 1;
    const double step = round_step((most - least) / std::max(wanted, 1));
    for (int i = 0; ticks.empty() || ticks.back() < most - 1e-9 * step; ++i)
      ticks.push_back(least + i * step);
    return ticks;
  }
  int power = static_cast<int>(std::floor(std::log10(least)));
  for (;; ++power) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double tick = factor * std::pow(10, power);
      ticks.push_back(tick);
      if (tick >= most * (1 - 1e-9)) {
        // As far up as needed below, too: the last tick that is not above the least value comes first.
        while (ticks.size() > 1 && ticks[1] <= least * (1 + 1e-9)) ticks.erase(ticks.begin());
        return ticks;
      }
    }
  }
}

double ChartScale::at(double value) const {
  const double low = logarithmic ? std::log(least) : least;
  const double high = logarithmic ? std::log(most) : most;
  const double v = logarithmic ? std::log(std::max(value, least)) : value;
  return from + (to - from) * (high > low ? (v - low) / (high - low) : 0.5);
}

std::string ChartScale::label(double tick) const {
  if (logarithmic) return fixed(tick, decimals_of(tick));
  return fixed(tick, ticks.size() > 1 ? decimals_of(ticks[1] - ticks[0]) : 0);
}

ChartScale make_scale(double least, double most, bool log_allowed, double from, double to, int wanted_ticks) {
  ChartScale scale;
  scale.from = from;
  scale.to = to;
  scale.logarithmic = log_allowed && least > 0 && most / least >= kLogFrom;
  scale.ticks = chart_ticks(scale.logarithmic ? least : 0, most, wanted_ticks, scale.logarithmic);
  scale.least = scale.ticks.front();
  scale.most = scale.ticks.back();
  // Many decades: every tick cannot have its line.
  while (scale.logarithmic && static_cast<int>(scale.ticks.size()) > 2 * wanted_ticks) {
    std::vector<double> fewer;
    for (const double tick : scale.ticks) {
      const double power = std::pow(10, std::floor(std::log10(tick) + 1e-9));
      if (std::abs(tick / power - 1) < 1e-6) fewer.push_back(tick);
    }
    if (fewer.size() < 2 || fewer.size() == scale.ticks.size()) break;
    scale.ticks = std::move(fewer);
  }
  return scale;
}

}  // namespace loadtest

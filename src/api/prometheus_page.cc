#include "api/prometheus_page.h"

#include <fmt/format.h>

#include <cmath>

namespace loadtest {
namespace {

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void PrometheusPage::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  text_ += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

void PrometheusPage::value(Labels labels, double value) { line("", labels, value); }

void PrometheusPage::line(std::string_view suffix, Labels labels, double value) {
  if (!std::isfinite(value)) return;
  text_ += name_;
  text_ += suffix;
  char before = '{';
  for (const auto& [label, text] : labels) {
    text_ += fmt::format("{}{}=\"{}\"", before, label, escaped(text));
    before = ',';
  }
  text_ += fmt::format("{} {}\n", before == ',' ? "}" : "", value);
}

void PrometheusPage::histogram(std::span<const double> bounds, std::span<const std::uint64_t> counts,
                               double sum) {
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    below += counts[i];
    line("_bucket", {{"le", fmt::format("{}", bounds[i])}}, static_cast<double>(below));
  }
  const auto all = static_cast<double>(below + counts[bounds.size()]);
  line("_bucket", {{"le", "+Inf"}}, all);
  line("_sum", {}, sum);
  line("_count", {}, all);
}

}  // namespace loadtest

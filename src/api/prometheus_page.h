#pragma once
// Metrics in Prometheus' text format 0.0.4.
//
// Values that are not finite are left out: they were never measured.
// Source:  https://prometheus.io/docs/instrumenting/exposition_formats/
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace loadtest {

class PrometheusPage {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  // What follows belongs to it.
  void family(std::string_view name, std::string_view type, std::string_view help);
  void value(Labels labels, double value);
  // `counts`: of each bound up to which values were counted, and one more for those beyond.
  void histogram(std::span<const double> bounds, std::span<const std::uint64_t> counts, double sum);

  std::string take() { return std::move(text_); }

 private:
  void line(std::string_view suffix, Labels labels, double value);

  std::string name_;
  std::string text_;
};

}  // namespace loadtest

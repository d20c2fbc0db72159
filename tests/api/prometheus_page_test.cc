#include "api/prometheus_page.h"

#include <gtest/gtest.h>

#include <limits>

namespace loadtest {
namespace {

TEST(PrometheusPage, LabelsAreEscaped) {
  PrometheusPage page;
  page.family("a_b", "gauge", "Help.");
  page.value({}, 1.5);
  page.value({{"x", "C:\\m \"q\"\nz"}, {"y", ""}}, 1e9);
  EXPECT_EQ(
      page.take(),
      "# HELP a_b Help.\n# TYPE a_b gauge\na_b 1.5\na_b{x=\"C:\\\\m \\\"q\\\"\\nz\",y=\"\"} 1000000000\n");
}

TEST(PrometheusPage, WhatIsNotFiniteIsLeftOut) {
  PrometheusPage page;
  page.family("a", "gauge", "Help.");
  page.value({}, std::numeric_limits<double>::quiet_NaN());
  page.value({}, std::numeric_limits<double>::infinity());
  EXPECT_EQ(page.take(), "# HELP a Help.\n# TYPE a gauge\n");
}

TEST(PrometheusPage, BucketsOfAHistogramAddUp) {
  PrometheusPage page;
  page.family("h_seconds", "histogram", "Help.");
  const double bounds[] = {0.5, 1};
  const std::uint64_t counts[] = {2, 0, 3};
  page.histogram(bounds, counts, 7.25);
  EXPECT_EQ(page.take(),
            "# HELP h_seconds Help.\n# TYPE h_seconds histogram\nh_seconds_bucket{le=\"0.5\"} 2\n"
            "h_seconds_bucket{le=\"1\"} 2\nh_seconds_bucket{le=\"+Inf\"} 5\nh_seconds_sum "
            "7.25\nh_seconds_count 5\n");
}

}  // namespace
}  // namespace loadtest

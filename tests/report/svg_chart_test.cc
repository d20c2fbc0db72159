#include "report/svg_chart.h"

#include <gmock/gmock.h>

namespace loadtest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string drawn(const Chart& chart) {
  HtmlWriter out;
  add_chart(out, chart);
  return out.take();
}

TEST(ChartTicks, AreRoundAndReachBeyondTheLargestValue) {
  EXPECT_THAT(chart_ticks(0, 87, 5, false), ElementsAre(0, 20, 40, 60, 80, 100));
  EXPECT_THAT(chart_ticks(0, 0.9, 3, false), ElementsAre(0, 0.5, 1));
  EXPECT_THAT(chart_ticks(0, 0, 5, false).size(), testing::Ge(2u));
}

TEST(ChartTicks, LogarithmicOnesAreOneTwoFive) {
  EXPECT_THAT(chart_ticks(40, 900, 5, true), ElementsAre(20, 50, 100, 200, 500, 1000));
}

TEST(SvgChart, NothingToDrawIsNothing) {
  Chart chart;
  chart.series = {{"a", "s1", {{0, std::nullopt, "", ""}}, false, false}};
  EXPECT_EQ(drawn(chart), "");
}

TEST(SvgChart, EscapesEveryText) {
  Chart chart;
  chart.title = chart.unit = chart.x_title = "<script>";
  chart.words = {"<i>"};
  chart.series = {{"<b>\"", "s1", {{0, 1.0, "<u>'", "<s>"}}, false, false},
                  {"other", "s2", {{0, 2.0, "", ""}}, false, false}};
  const std::string svg = drawn(chart);
  for (const char* raw : {"<script>", "<i>", "<b>", "<u>", "<s>"}) EXPECT_THAT(svg, Not(HasSubstr(raw)));
  EXPECT_THAT(svg, HasSubstr("<title>&lt;u&gt;&#39;</title>"));
}

TEST(SvgChart, AMissingPointIsAGap) {
  Chart chart;
  chart.words = {"1", "2", "3", "4"};
  chart.series = {{"a",
                   "s1",
                   {{0, 1.0, "", ""}, {1, std::nullopt, "", ""}, {2, 1.0, "", ""}, {3, 1.0, "", ""}},
                   false,
                   false}};
  const std::string svg = drawn(chart);
  const std::size_t at = svg.find("class=\"line s1\" d=\"");
  ASSERT_NE(at, std::string::npos);
  const std::string path = svg.substr(at, svg.find("/>", at) - at);
  EXPECT_EQ(std::count(path.begin(), path.end(), 'M'), 2);
  EXPECT_EQ(std::count(path.begin(), path.end(), 'L'), 1);
}

TEST(SvgChart, ValuesFarApartGetALogarithmicAxisAndSaySo) {
  Chart chart;
  chart.unit = "ms";
  chart.words = {"1", "2"};
  chart.series = {{"a", "s1", {{0, 10.0, "", ""}, {1, 5000.0, "", ""}}, false, false}};
  EXPECT_THAT(drawn(chart), HasSubstr("ms, logarithmic"));
  chart.log_allowed = false;
  EXPECT_THAT(drawn(chart), Not(HasSubstr("logarithmic")));
}

}  // namespace
}  // namespace loadtest

#include "report/html_report.h"

#include <gmock/gmock.h>

#include <limits>
#include <regex>

#include "report/html_sections.h"
#include "report/sample_run.h"

namespace loadtest {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HtmlReport, HasItsParts) {
  const std::string page = html_report(sample_run());
  for (const char* part :
       {"<h2>Verdict</h2>", "<h2>Charts</h2>", "<h2>Figures</h2>", "<h2>Distributions</h2>",
        "<h2>Settings</h2>", "Time to first token (TTFT)", "TTFT against throughput", "client_lag",
        "HTTP 429: Too many requests.", "The seed was given"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(HtmlReport, LoadsAndRunsNothing) {
  const std::string page = html_report(sample_run());
  for (const char* active : {"<script", "<link", "<img", "<iframe", "<object", "<a ", " on", "href",
                             "src=", "@import", "url(", " style="}) {
    if (std::string(active) == " on") {
      EXPECT_FALSE(std::regex_search(page, std::regex("<[^>]* on[a-z]+="))) << active;
    } else {
      EXPECT_THAT(page, Not(HasSubstr(active)));
    }
  }
  EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'sha256-"));
}

TEST(HtmlReport, EscapesWhatIsForeign) {
  const std::string evil = "</title></style><script>alert('x')</script>\"&\x1b[31m";
  RunResult run = sample_run();
  run.run_id = run.server.model = run.server.url = evil;
  run.server.engine = run.server.version = evil;
  run.config.model = evil;
  run.config.servers = {evil};
  run.config.metadata = {{evil, evil}};
  run.status_detail = evil;
  run.warnings = {evil};
  run.client.host = run.client.cpu = evil;
  run.levels[0].servers.resize(1);
  run.levels[0].servers[0].url = evil;
  run.levels[2].error_examples[static_cast<std::size_t>(FailureKind::timeout)] = evil;
  run.levels[2].verdict.reasons[0].code = run.levels[2].verdict.reasons[0].detail = evil;
  const std::string page = html_report(run);
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;?[31m"));
}

TEST(HtmlReport, HasNoSecrets) { EXPECT_THAT(html_report(sample_run()), Not(HasSubstr("very-secret"))); }

TEST(HtmlReport, MissingFiguresAreDashesAndNoCharts) {
  RunResult run = sample_run();
  for (LevelResult& level : run.levels) {
    level.figures = {};
    level.steady.reset();
    level.goodput.reset();
    level.series.clear();
  }
  const std::string page = html_report(run);
  EXPECT_THAT(page, Not(HasSubstr("<svg")));
  EXPECT_THAT(page, HasSubstr("<td>–</td>"));
}

TEST(HtmlReport, WhatIsNotFiniteIsLeftOut) {
  RunResult run = sample_run();
  run.levels[1].figures.output_tokens_per_s = std::numeric_limits<double>::infinity();
  run.levels[2].figures.requests_per_s = std::numeric_limits<double>::quiet_NaN();
  const std::string page = html_report(run);
  EXPECT_FALSE(std::regex_search(page, std::regex("=\"[^\"]*\\b(inf|nan)\\b")));
}

TEST(HtmlReport, OfARunThatMeasuredNothingIsAPage) {
  RunResult run;
  run.status = RunStatus::failed;
  run.status_detail = "the server went away";
  const std::string page = html_report(run);
  EXPECT_THAT(page, HasSubstr("the server went away"));
  EXPECT_TRUE(page.ends_with("</html>\n"));
}

}  // namespace
}  // namespace loadtest

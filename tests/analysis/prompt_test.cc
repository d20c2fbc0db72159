#include "analysis/prompt.h"

#include <gmock/gmock.h>

#include "report/sample_run.h"

namespace loadtest {
namespace {

using testing::HasSubstr;
using testing::Not;

Result<std::string> filled(std::string_view text, AnalysisLanguage language = AnalysisLanguage::en) {
  const RunResult run = sample_run();
  return analysis_prompt(text, run, {{1, "TTFT {{language}}"}}, language);
}

TEST(AnalysisPrompt, IsFilledIn) {
  EXPECT_EQ(filled("{{language}}: {{facts}}!").value(), "English: [F1] TTFT {{language}}\n!");
}

TEST(AnalysisPrompt, HeadingsFollowTheLanguage) {
  EXPECT_THAT(filled("{{headings}}{{facts}}").value(), HasSubstr("## Recommended concurrency"));
  EXPECT_THAT(filled("{{headings}}{{facts}}", AnalysisLanguage::ko).value(), HasSubstr("## 권장 동시성"));
}

TEST(AnalysisPrompt, AnUnknownPlaceholderIsNamedWithItsLine) {
  EXPECT_EQ(filled("{{facts}}\n{{model}}").error().message,
            "the prompt, line 2: \"{{model\" is no placeholder; there are {{language}}, {{headings}}, "
            "{{environment}}, "
            "{{result_table}}, {{facts}}");
  EXPECT_FALSE(filled("{{facts"));
}

TEST(AnalysisPrompt, WithoutFactsIsRefused) {
  EXPECT_THAT(filled("hi").error().message, HasSubstr("{{facts}}"));
}

TEST(AnalysisPrompt, TheDefaultOneHasEveryPlaceholder) {
  const std::string text = filled(default_analysis_prompt()).value();
  EXPECT_THAT(text, HasSubstr("| 100 | 400 | 12 |"));
  EXPECT_THAT(text, HasSubstr("- gpu: H100 (stated by the user)"));
  EXPECT_THAT(text, HasSubstr("[F1] TTFT"));
}

TEST(AnalysisLanguages, AreFoundByName) {
  EXPECT_EQ(find_analysis_language("ko"), AnalysisLanguage::ko);
  EXPECT_EQ(find_analysis_language("de"), std::nullopt);
  EXPECT_EQ(name(AnalysisLanguage::en), "en");
}

}  // namespace
}  // namespace loadtest

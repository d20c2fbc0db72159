#include "analysis/facts.h"

#include <gmock/gmock.h>

#include "report/sample_run.h"

namespace loadtest {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ResultFacts, AreNumberedFromOne) {
  const std::vector<Fact> facts = result_facts(sample_run());
  for (std::size_t i = 0; i < facts.size(); ++i) EXPECT_EQ(facts[i].number, static_cast<int>(i) + 1);
  EXPECT_THAT(facts_text(facts), testing::StartsWith("[F1] server: http://127.0.0.1:8000"));
}

TEST(ResultFacts, HoldFiguresStepsVerdictsAndNotes) {
  const std::string text = facts_text(result_facts(sample_run()));
  for (const char* part : {"TTFT p99 at concurrency 10: ", "output throughput at concurrency 100: ",
                           "errors at concurrency 100: 7 timeout", "goodput at concurrency 100: ",
                           "scaling from concurrency 1 to concurrency 10: ", " % of linear",
                           "TTFT p50 from concurrency 10 to concurrency 100: times 24.58",
                           "verdict at concurrency 100: SUSPECT, client_lag", "note: The seed was given",
                           "stated by the user: gpu is H100", "too few samples to be sure"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(ResultFacts, HoldNoSecretsAndNoLineEnds) {
  RunResult run = sample_run();
  run.server.url = "http://user:hunter2@host";
  run.server.model = "a\n[F1] forged";
  const std::vector<Fact> facts = result_facts(run);
  for (const Fact& fact : facts) EXPECT_THAT(fact.text, Not(HasSubstr("\n")));
  EXPECT_THAT(facts_text(facts), Not(HasSubstr("hunter2")));
}

TEST(ResultFacts, OfARunThatMeasuredNothingSayOnlyWhatItWas) {
  EXPECT_THAT(facts_text(result_facts(RunResult{})), Not(HasSubstr("throughput")));
}

}  // namespace
}  // namespace loadtest

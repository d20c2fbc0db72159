#include "cli/exit_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace loadtest {

void PrintTo(const Outcome& outcome, std::ostream* out) {
  *out << outcome.exit_code << ' ' << testing::PrintToString(outcome.sentences);
}

namespace {

RunResult measured(std::uint64_t succeeded, std::uint64_t failed) {
  RunResult result;
  LevelResult level;
  level.concurrency = 10;
  level.attempted = succeeded + failed;
  level.succeeded = succeeded;
  level.failed = failed;
  if (level.attempted > 0)
    level.error_rate = static_cast<double>(failed) / static_cast<double>(level.attempted);
  level.errors[static_cast<std::size_t>(FailureKind::reset)] = failed;
  result.levels.push_back(level);
  return result;
}

TEST(OutcomeOf, FailuresAreAMeasurementToo) { EXPECT_EQ(outcome_of(measured(1, 99), 0), (Outcome{0, {}})); }

TEST(OutcomeOf, NoSuccessSaysWhatFailed) {
  EXPECT_EQ(outcome_of(measured(0, 5), 0), (Outcome{3, {"no request succeeded (reset: 5)"}}));
}

TEST(OutcomeOf, NoSuccessShowsTheFirstOfTheMostFrequentKind) {
  RunResult result = measured(0, 5);
  result.levels.push_back(result.levels[0]);
  result.levels[0].errors[static_cast<std::size_t>(FailureKind::malformed)] = 7;
  result.levels[0].error_examples[static_cast<std::size_t>(FailureKind::reset)] = "the connection broke";
  result.levels[0].error_examples[static_cast<std::size_t>(FailureKind::malformed)] = "no chunk:\x1b{}";
  EXPECT_EQ(
      outcome_of(result, 0),
      (Outcome{3, {"no request succeeded (reset: 10, malformed: 7; for instance: the connection broke)"}}));
  result.levels[1] = LevelResult();
  EXPECT_EQ(outcome_of(result, 0),
            (Outcome{3, {"no request succeeded (reset: 5, malformed: 7; for instance: no chunk:?{})"}}));
}

TEST(OutcomeOf, RunThatGaveUpExitsWithOneWhateverTheRateWasInTheEnd) {
  RunResult result = measured(95, 10);  // those in flight succeeded after the decision
  result.config.max_error_rate = 0.1;
  result.status = RunStatus::failed;
  result.status_detail = "10 of 50 requests failed (20.0 %), more than --max-error-rate allows (10.0 %)";
  result.gave_up = true;
  EXPECT_EQ(outcome_of(result, 0),
            (Outcome{1,
                     {"the run was stopped at concurrency 10: 10 of 50 requests failed (20.0 %), more than "
                      "--max-error-rate allows (10.0 %)"}}));
  EXPECT_EQ(outcome_of(
                [&] {
                  RunResult none = result;
                  none.levels[0].succeeded = 0;
                  return none;
                }(),
                0)
                .exit_code,
            1);
}

TEST(OutcomeOf, ShareAndLimitAreToldApart) {
  RunResult result = measured(9999, 1101);
  result.config.max_error_rate = 0.099;
  EXPECT_EQ(outcome_of(result, 0).sentences[0],
            "--max-error-rate: 9.92 % of the requests failed at concurrency 10, more than 9.90 %");
}

TEST(OutcomeOf, ErrorRateIsJudgedOnlyWhereAsked) {
  RunResult result = measured(90, 10);
  result.config.max_error_rate = 0.1;
  EXPECT_EQ(outcome_of(result, 0), (Outcome{0, {}}));
  result.config.max_error_rate = 0.05;
  EXPECT_EQ(
      outcome_of(result, 0),
      (Outcome{1, {"--max-error-rate: 10.0 % of the requests failed at concurrency 10, more than 5.0 %"}}));
}

TEST(OutcomeOf, InvalidIsJudgedOnlyWhereStrict) {
  RunResult result = measured(10, 0);
  result.levels[0].verdict = {VerdictStatus::invalid,
                              {{VerdictStatus::suspect, "coalesced", "2 % of events"},
                               {VerdictStatus::invalid, "client_lag", "p99 is 9 ms"}}};
  EXPECT_EQ(outcome_of(result, 0), (Outcome{0, {}}));
  result.config.strict = true;
  EXPECT_EQ(outcome_of(result, 0),
            (Outcome{1, {"--strict: concurrency 10 is INVALID: client_lag: p99 is 9 ms"}}));
}

TEST(OutcomeOf, SignalsHaveTheShellsCodes) {
  RunResult result = measured(0, 0);
  result.status = RunStatus::cancelled;
  EXPECT_EQ(outcome_of(result, SIGINT), (Outcome{130, {}}));
  EXPECT_EQ(outcome_of(result, SIGTERM), (Outcome{143, {}}));
}

TEST(OutcomeOf, SignalAfterTheEndChangesNothing) {
  EXPECT_EQ(outcome_of(measured(1, 0), SIGINT), (Outcome{0, {}}));
}

TEST(OutcomeOf, UnfinishedRunIsOurFault) {
  RunResult result = measured(1, 0);
  result.status = RunStatus::failed;
  result.status_detail = "the disk is full";
  EXPECT_EQ(outcome_of(result, 0), (Outcome{4, {"the run did not complete: the disk is full"}}));
}

TEST(ExitCodeOf, EveryErrorHasItsCode) {
  EXPECT_EQ(exit_code_of(bad_input("")), 2);
  EXPECT_EQ(exit_code_of(target_unusable("")), 3);
  EXPECT_EQ(exit_code_of(io_error("")), 4);
  EXPECT_EQ(exit_code_of(Error{}), 4);
}

}  // namespace
}  // namespace loadtest

#include "run/error_budget.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(ErrorBudget, ByCountItIsPassedOnceTheRestCannotSaveIt) {
  EXPECT_EQ(error_budget_exceeded(0.1, 0, 10, 100, false), std::nullopt);
  EXPECT_EQ(error_budget_exceeded(0.1, 5, 11, 100, false),
            "11 of 16 requests failed (68.8 %), more than --max-error-rate allows (10.0 %)");
}

TEST(ErrorBudget, ByTimeAHundredRequestsAreEnough) {
  EXPECT_EQ(error_budget_exceeded(0.1, 0, 99, std::nullopt, false), std::nullopt);
  EXPECT_EQ(error_budget_exceeded(0.1, 90, 10, std::nullopt, false), std::nullopt);
  EXPECT_EQ(error_budget_exceeded(0.1, 89, 11, std::nullopt, false),
            "11 of 100 requests failed (11.0 %), more than --max-error-rate allows (10.0 %)");
}

TEST(ErrorBudget, AtTheEndWhateverThereIsCounts) {
  EXPECT_EQ(error_budget_exceeded(0.1, 1, 1, std::nullopt, true),
            "1 of 2 requests failed (50.0 %), more than --max-error-rate allows (10.0 %)");
  EXPECT_EQ(error_budget_exceeded(0.5, 1, 1, 100, true), std::nullopt);
  EXPECT_EQ(error_budget_exceeded(0, 0, 0, 100, true), std::nullopt);
}

TEST(ErrorBudget, ShareAndLimitAreToldApart) {
  EXPECT_EQ(error_budget_exceeded(0.1109, 889, 111, std::nullopt, true),
            "111 of 1000 requests failed (11.10 %), more than --max-error-rate allows (11.09 %)");
}

TEST(ErrorBudget, ZeroForgivesNothingAndOneEverything) {
  EXPECT_TRUE(error_budget_exceeded(0, 50, 1, 100, false));
  EXPECT_FALSE(error_budget_exceeded(1, 0, 100, 100, false));
  EXPECT_FALSE(error_budget_exceeded(1, 0, 100, 100, true));
}

}  // namespace
}  // namespace loadtest

#include "report/told_reasons.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(ToldReasons, TheRemedyIsToldOnceForEachCode) {
  ToldReasons told;
  const VerdictReason lag{VerdictStatus::suspect, "client_lag", "late by 3 ms; give it cores"};
  const VerdictReason more_lag{VerdictStatus::suspect, "client_lag", "late by 4 ms; give it cores"};
  const VerdictReason unsent{VerdictStatus::suspect, "rate_not_kept", "1 was not sent; raise it"};
  EXPECT_EQ(told.tell(lag), "late by 3 ms; give it cores");
  EXPECT_EQ(told.tell(more_lag), "late by 4 ms");
  EXPECT_EQ(told.tell(unsent), "1 was not sent; raise it");
}

TEST(ToldReasons, AReasonWithoutARemedyStaysWhole) {
  ToldReasons told;
  const VerdictReason plain{VerdictStatus::invalid, "no_success", "none of 0 requests succeeded"};
  told.tell(plain);
  EXPECT_EQ(told.tell(plain), "none of 0 requests succeeded");
}

}  // namespace
}  // namespace loadtest

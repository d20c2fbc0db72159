#include "api/analysis_desk.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(AnalysisDesk, APlaceIsFreeAgainOnceItIsLetGo) {
  AnalysisDesk desk(2);
  auto first = desk.take();
  const auto second = desk.take();
  EXPECT_NE(first, nullptr);
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(desk.take(), nullptr);
  first.reset();
  EXPECT_NE(desk.take(), nullptr);
}

TEST(AnalysisDesk, ClosesForGood) {
  AnalysisDesk desk(1);
  EXPECT_FALSE(desk.closed());
  desk.close();
  EXPECT_TRUE(desk.closed());
}

}  // namespace
}  // namespace loadtest

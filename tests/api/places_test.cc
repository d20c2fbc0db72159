#include "api/places.h"

#include <gtest/gtest.h>

#include "api/analysis_desk.h"

namespace loadtest {
namespace {

TEST(Places, OneIsFreeAgainOnceItIsLetGo) {
  Places places(2);
  auto first = places.take();
  const auto second = places.take();
  EXPECT_NE(first, nullptr);
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(places.take(), nullptr);
  first.reset();
  EXPECT_NE(places.take(), nullptr);
}

TEST(AnalysisDesk, ClosesForGood) {
  AnalysisDesk desk(1);
  EXPECT_FALSE(desk.closed());
  desk.close();
  EXPECT_TRUE(desk.closed());
}

}  // namespace
}  // namespace loadtest

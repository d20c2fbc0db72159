#include "core/percent_text.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(PercentsApart, OneDecimalIsEnoughForMost) {
  const PercentTexts texts = percents_apart(0.1, 0.05);
  EXPECT_EQ(texts.share, "10.0 %");
  EXPECT_EQ(texts.limit, "5.0 %");
}

TEST(PercentsApart, CloseOnesGetTheDigitsThatTellThemApart) {
  const PercentTexts texts = percents_apart(0.11002, 0.11);
  EXPECT_EQ(texts.share, "11.002 %");
  EXPECT_EQ(texts.limit, "11.000 %");
}

TEST(PercentsApart, EqualOnesComeToAnEnd) { EXPECT_EQ(percents_apart(0.5, 0.5).share, "50.000000000000 %"); }

}  // namespace
}  // namespace loadtest

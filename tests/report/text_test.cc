#include <gmock/gmock.h>

#include "report/number_text.h"
#include "report/text_width.h"

namespace loadtest {
namespace {

using testing::ElementsAre;

TEST(TextWidth, WideAndCombiningCharacters) {
  EXPECT_EQ(display_width("abc"), 3);
  EXPECT_EQ(display_width("千问"), 4);
  EXPECT_EQ(display_width("e\xcc\x81"), 1);
  EXPECT_EQ(display_width("🚀"), 2);
  EXPECT_EQ(display_width("–·≤█"), 4);
}

TEST(TextWidth, TruncationKeepsWholeCharacters) {
  EXPECT_EQ(truncated("abcdef", 6), "abcdef");
  EXPECT_EQ(truncated("abcdef", 4), "abc…");
  EXPECT_EQ(truncated("千问千问", 4), "千…");
  EXPECT_EQ(truncated("abcdef", 3, "..."), "abc");
  EXPECT_EQ(truncated("abcdef", 0), "");
}

TEST(TextWidth, WrapsAtSpacesAndBreaksOnlyLongWords) {
  EXPECT_THAT(wrapped("one two  three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("a 123456789 b", 4), ElementsAre("a", "1234", "5678", "9 b"));
  EXPECT_THAT(wrapped("", 10), ElementsAre(""));
}

TEST(TextWidth, ANumberStaysWithItsUnit) {
  EXPECT_THAT(wrapped("less than 95.0 %: too low", 14), ElementsAre("less than", "95.0 %: too", "low"));
  EXPECT_THAT(wrapped("p50 20 ms", 7), ElementsAre("p50", "20 ms"));
  EXPECT_THAT(wrapped("of 20 requests", 6), ElementsAre("of 20", "reques", "ts"));
  EXPECT_THAT(wrapped("after 2 min 14 s.", 8), ElementsAre("after", "2 min", "14 s."));
}

TEST(TextWidth, EnDashesMayBecomeHyphens) { EXPECT_EQ(without_en_dashes("5–40/s –"), "5-40/s -"); }

TEST(TextWidth, PrintableHasNoControlCharacters) {
  EXPECT_EQ(printable("a\x1b[1mb\x7f\xc2\x85 c\xff"), "a?[1mb?? c\xEF\xBF\xBD");
}

TEST(NumberText, DecimalsFollowTheSmallestAndTheLargest) {
  EXPECT_EQ(latency_decimals({50.2, 1279.3}), 1);
  EXPECT_EQ(latency_decimals({0.021, 0.4}), 3);
  EXPECT_EQ(latency_decimals({5, 6}), 2);
  EXPECT_EQ(latency_decimals({1322, 3130}), 0);
  EXPECT_EQ(rate_decimals({0.76, 32.26}), 2);
  EXPECT_EQ(rate_decimals({0.76, 12'454}), 0);
}

TEST(NumberText, Numbers) {
  EXPECT_EQ(fixed(1234.56, 1), "1,234.6");
  EXPECT_EQ(fixed(-1234567, 0), "-1,234,567");
  EXPECT_EQ(fixed(999.4, 0), "999");
  EXPECT_EQ(plain(1234.56, 1), "1234.6");
  EXPECT_EQ(whole(600), "600");
}

TEST(NumberText, PercentIsNeverRoundedToAllOrNothing) {
  EXPECT_EQ(percent(1), "100 %");
  EXPECT_EQ(percent(0.9999), "99.9 %");
  EXPECT_EQ(percent(0.0004), "<0.1 %");
  EXPECT_EQ(percent(0), "0 %");
  EXPECT_EQ(percent(0.536), "53.6 %");
}

TEST(NumberText, Durations) {
  EXPECT_EQ(duration_text(0.85), "850 ms");
  EXPECT_EQ(duration_text(12.34), "12.3 s");
  EXPECT_EQ(duration_text(59.97), "1 min 00 s");
  EXPECT_EQ(duration_text(134), "2 min 14 s");
  EXPECT_EQ(duration_text(3720), "1 h 02 min");
}

}  // namespace
}  // namespace loadtest

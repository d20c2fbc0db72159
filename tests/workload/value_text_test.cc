#include "workload/value_text.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(ValueText, QuotedTextIsShortAndPrintable) {
  EXPECT_EQ(quoted_text("a\nb"), "\"a?b\"");
  EXPECT_EQ(quoted_text(std::string(81, 'x')), "\"" + std::string(80, 'x') + "…\"");
  EXPECT_EQ(quoted_text(std::string(79, 'x') + "é"), "\"" + std::string(79, 'x') + "…\"");
  EXPECT_EQ(quoted_text("\xff"), "\"\xEF\xBF\xBD\"");
}

TEST(ValueText, NumbersAreReadWhole) {
  EXPECT_EQ(whole_number("12"), 12u);
  EXPECT_EQ(whole_number("12 "), std::nullopt);
  EXPECT_EQ(whole_number("-1"), std::nullopt);
  EXPECT_EQ(whole_number(""), std::nullopt);
  EXPECT_EQ(whole_number("18446744073709551616"), ~0ULL);
  EXPECT_EQ(real_number("1.5e2"), 150.0);
  EXPECT_EQ(real_number("inf"), std::nullopt);
  EXPECT_EQ(real_number("1x"), std::nullopt);
}

TEST(ValueText, SplitsKeepEmptyParts) {
  EXPECT_EQ(split_at("a::b", ':'), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split_at("", ':'), (std::vector<std::string_view>{""}));
}

}  // namespace
}  // namespace loadtest

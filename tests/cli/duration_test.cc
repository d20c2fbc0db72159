#include "cli/duration.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, TakesUnitsAndBareSeconds) {
  EXPECT_EQ(parse_duration("500ms").value(), 500ms);
  EXPECT_EQ(parse_duration("30").value(), 30s);
  EXPECT_EQ(parse_duration("1.5s").value(), 1500ms);
  EXPECT_EQ(parse_duration("2m").value(), 120s);
  EXPECT_EQ(parse_duration("1h").value(), 3600s);
  EXPECT_EQ(parse_duration("0").value(), 0s);
}

struct BadDuration {
  const char* text;
  const char* message;
};
class BadDurationTest : public testing::TestWithParam<BadDuration> {};

TEST_P(BadDurationTest, GetsASentence) {
  EXPECT_EQ(parse_duration(GetParam().text).error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadDurationTest,
    testing::Values(
        BadDuration{"10x", "\"10x\" is not a duration: \"x\" is not one of ms, s, m, h; did you mean 10s?"},
        BadDuration{"", "\"\" is not a duration; give a number with ms, s, m or h, such as 30s"},
        BadDuration{"fast", "\"fast\" is not a duration; give a number with ms, s, m or h, such as 30s"},
        BadDuration{"nan", "\"nan\" is not a duration; give a number with ms, s, m or h, such as 30s"},
        BadDuration{"-5s", "\"-5s\" is negative; give a duration such as 30s"},
        BadDuration{"1e99h", "\"1e99h\" is too long; give a duration such as 30s"},
        BadDuration{"5 s", "\"5 s\" is not a duration: \" s\" is not one of ms, s, m, h; did you mean 5s?"}));

}  // namespace
}  // namespace loadtest

#include "cli/parse_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadtest {
namespace {

using testing::ElementsAre;

TEST(InQuotes, ShortensAndDisarms) {
  EXPECT_EQ(in_quotes("a\x1b[31m\n"), "\"a?[31m?\"");
  EXPECT_EQ(in_quotes(std::string(100, 'x')), "\"" + std::string(80, 'x') + "…\"");
}

TEST(ParseWhole, TakesTheWholeText) {
  EXPECT_EQ(parse_whole("0", "a count", "1").value(), 0u);
  EXPECT_EQ(parse_whole("12x", "a count", "1").error().message, "\"12x\" is not a count; give 1");
  EXPECT_EQ(parse_whole("-1", "a count", "1").error().message, "\"-1\" is not a count; give 1");
  EXPECT_EQ(parse_whole("1.0", "a count", "1").error().message, "\"1.0\" is not a count; give 1");
  EXPECT_EQ(parse_whole("99999999999999999999", "a count", "1").error().message,
            "\"99999999999999999999\" is too large for a count; give 1");
}

TEST(ParseWholeList, NamesTheFaultyPart) {
  EXPECT_THAT(parse_whole32_list("1, 10,50", "a count", "1,2").value(), ElementsAre(1, 10, 50));
  EXPECT_EQ(parse_whole32_list("1,x", "a count", "1,2").error().message,
            "\"1,x\": \"x\" is not a count; give 1,2");
  EXPECT_EQ(parse_whole32_list("1,", "a count", "1,2").error().message,
            "\"1,\": \"\" is not a count; give 1,2");
  EXPECT_EQ(parse_whole32_list("x", "a count", "1,2").error().message, "\"x\" is not a count; give 1,2");
}

TEST(ParseShare, TakesSharesAndPercents) {
  EXPECT_DOUBLE_EQ(parse_share("0.05").value(), 0.05);
  EXPECT_DOUBLE_EQ(parse_share("5%").value(), 0.05);
  EXPECT_EQ(parse_share("%").error().message, "\"%\" is not a share; give one such as 0.05 or 5%");
}

TEST(ParseShare, NamesWhatWasTyped) {
  EXPECT_EQ(parse_share("150%").error().message,
            "\"150%\" is out of range; give a share from 0 to 1 or 0% to 100%");
  EXPECT_EQ(parse_share("-0.1").error().message,
            "\"-0.1\" is out of range; give a share from 0 to 1 or 0% to 100%");
}

TEST(ParseSlo, TakesEveryObjective) {
  Slo slo;
  ASSERT_TRUE(parse_slo("ttft:500, tpot:50,itl:80,e2e:5000.5", slo));
  EXPECT_EQ(slo, (Slo{.ttft_ms = 500, .tpot_ms = 50, .itl_ms = 80, .e2e_ms = 5000.5}));
}

TEST(ParseSlo, SaysWhatIsWrong) {
  Slo slo;
  EXPECT_EQ(parse_slo("ttft=500", slo).error().message,
            "\"ttft=500\" is not an objective; give NAME:MILLISECONDS, such as ttft:500,tpot:50");
  EXPECT_EQ(parse_slo("ttfd:500", slo).error().message,
            "\"ttfd\" is not an objective; there are ttft, tpot, itl, e2e; did you mean ttft?");
  EXPECT_EQ(parse_slo("ttft:fast", slo).error().message,
            "\"ttft:fast\": \"fast\" is not a number of milliseconds; give one such as ttft:500");
  EXPECT_EQ(parse_slo("ttft:1,ttft:2", slo).error().message,
            "\"ttft:1,ttft:2\" gives ttft a second time; give it once");
}

TEST(ParseHeader, SplitsAtTheFirstColon) {
  EXPECT_EQ(parse_header("X-A: b:c ").value(), std::pair(std::string("X-A"), std::string("b:c")));
  EXPECT_EQ(parse_header("X-A:b").value(), std::pair(std::string("X-A"), std::string("b")));
  EXPECT_EQ(parse_header("X-A").error().message, "\"X-A\" has no colon; give \"Name: value\"");
}

TEST(ParseMetadata, SplitsAtTheFirstEqualsSign) {
  EXPECT_EQ(parse_metadata("a=b=c").value(), std::pair(std::string("a"), std::string("b=c")));
  EXPECT_EQ(parse_metadata("a").error().message, "\"a\" has no \"=\"; give KEY=VALUE, such as gpu=H100");
}

}  // namespace
}  // namespace loadtest

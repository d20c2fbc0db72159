#include "cli/json_string.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(JsonString, ReadsWhatJsonMayHold) {
  EXPECT_EQ(parse_json_string(R"("")"), "");
  EXPECT_EQ(parse_json_string("  \"a b\" \r\n"), "a b");
  EXPECT_EQ(parse_json_string(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(parse_json_string(R"("\u0041\u00e9\ud55c\uD83D\uDE00")"), "Aé한😀");
  EXPECT_EQ(parse_json_string(R"("\u0000x")"), std::string("\0x", 2));
  EXPECT_EQ(parse_json_string("\"a\xFF\""), "a\xFF");
}

TEST(JsonString, HalfASurrogatePairIsReplaced) {
  EXPECT_EQ(parse_json_string(R"("\ud83d")"), "\uFFFD");
  EXPECT_EQ(parse_json_string(R"("\ude00a")"), "\uFFFDa");
  EXPECT_EQ(parse_json_string(R"("\ud83d\ud83d\ude00")"), "\uFFFD😀");
  EXPECT_EQ(parse_json_string(R"("\ud83d\u0041")"), "\uFFFDA");
}

TEST(JsonString, RefusesWhatIsNone) {
  for (const char* const line : {"", "\"", "abc", "1", "[\"a\"]", "\"a\" \"b\"", "\"a\"b", "'a'", R"("\x")",
                                 R"("\u12")", R"("\u12g4")", R"("a\")", "\"a\tb\"", R"("\ud83d\u12")"}) {
    EXPECT_EQ(parse_json_string(line), std::nullopt) << line;
  }
}

}  // namespace
}  // namespace loadtest

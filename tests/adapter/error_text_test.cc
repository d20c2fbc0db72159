#include "adapter/error_text.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(ErrorMessage, ReadsTheFormsOfTheServers) {
  EXPECT_EQ(error_message(R"({"error":{"message":"too many","type":"rate_limit","code":429}})"), "too many");
  EXPECT_EQ(error_message(R"({"error":"Model is overloaded","error_type":"overloaded"})"),
            "Model is overloaded");
  EXPECT_EQ(error_message(R"({"object":"error","message":"bad prompt","type":"BadRequestError","code":400})"),
            "bad prompt");
  EXPECT_EQ(error_message(R"({"detail":"Not Found"})"), "Not Found");
  EXPECT_EQ(error_message(R"({"detail":[{"loc":["body","top_k"],"msg":"must be positive","type":"x"}]})"),
            R"(["body","top_k"]: must be positive)");
  EXPECT_EQ(error_message(R"({"error":{"code":500,"type":"server_error"}})"), "server_error");
  EXPECT_EQ(error_message(R"({"code":7})"), R"({"code":7})");
}

TEST(ErrorMessage, TakesTheTitleOfAnHtmlPage) {
  EXPECT_EQ(error_message("\n<html><head><title>502 Bad\n Gateway</title></head></html>"), "502 Bad Gateway");
  EXPECT_EQ(error_message("<p>no title"), "<p>no title");
}

TEST(ErrorMessage, TakesPlainTextAndBrokenJsonAsTheyAre) {
  EXPECT_EQ(error_message("upstream\r\nis gone\n"), "upstream is gone");
  EXPECT_EQ(error_message("{\"error\":"), "{\"error\":");
  EXPECT_EQ(error_message(""), "");
  EXPECT_EQ(error_message(" \n"), "");
}

TEST(ErrorMessage, TakesWhatIsNestedWithoutAnEndAsItIs) {
  const std::string deep = R"({"error":)" + std::string(400'000, '[') + std::string(400'000, ']') + "}";
  EXPECT_EQ(error_message(deep), one_line(deep));
}

TEST(OneLine, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(one_line("a\xFF"
                     "b\xC3"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
}

TEST(OneLine, CutsAtACharacter) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "\xC3\xA4";
  const std::string line = one_line(text);
  EXPECT_LE(line.size(), kErrorTextBytes);
  EXPECT_GE(line.size(), kErrorTextBytes - 2);
  EXPECT_TRUE(line.ends_with("\xC3\xA4\xE2\x80\xA6"));
}

TEST(OneLine, ControlCharactersBecomeOneSpace) {
  EXPECT_EQ(one_line(std::string_view("a\0\x1b[31m\t\x7f b", 11)), "a [31m b");
}

}  // namespace
}  // namespace loadtest

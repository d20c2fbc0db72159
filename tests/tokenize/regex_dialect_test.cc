#include "tokenize/regex_dialect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tokenize/pattern.h"
#include "tokenize/probe_pattern.h"

namespace loadtest {
namespace {

std::vector<std::string> matches(std::string_view regex, std::string_view text) {
  const auto translated = to_pcre2(regex);
  EXPECT_TRUE(translated) << translated.error().message;
  const auto pattern = Pattern::compile(translated.value());
  EXPECT_TRUE(pattern) << pattern.error().message;
  std::vector<std::string> found;
  for (std::size_t at = 0; at <= text.size();) {
    const auto match = pattern->find(text, at);
    if (!match) break;
    found.emplace_back(text.substr(match->begin, match->end - match->begin));
    at = match->end > match->begin ? match->end : match->end + 1;
  }
  return found;
}

using testing::ElementsAre;

TEST(RegexDialect, SpaceIsUnicodesWhiteSpace) {
  // U+180E is a space to PCRE2 alone; U+001C to Python alone.
  EXPECT_THAT(matches(R"(\s+)", "a\u0085\u2003b\u180ec\x1C d"), ElementsAre("\u0085\u2003", " "));
  EXPECT_THAT(matches(R"(\S+)", "a\u0085b\u180ec"), ElementsAre("a", "b\u180ec"));
  EXPECT_THAT(matches(R"([^\S\n]+)", "a \n\tb"), ElementsAre(" ", "\t"));
  EXPECT_THAT(matches(R"([\s,]+)", "a, b"), ElementsAre(", "));
}

TEST(RegexDialect, WordsAndDigitsAreUnicodes) {
  EXPECT_THAT(matches(R"(\w+)", "né_1 한 ①·"), ElementsAre("né_1", "한"));
  EXPECT_THAT(matches(R"([\w-]+)", "a-b c"), ElementsAre("a-b", "c"));
  EXPECT_THAT(matches(R"(\W+)", "a, b"), ElementsAre(", "));
  EXPECT_THAT(matches(R"(\d+\D)", "12a٣b½"), ElementsAre("12a", "٣b"));
}

TEST(RegexDialect, CategoriesAreThoseOfUnicode16) {
  // U+105C0 letter, U+1D2C0 number, U+1F8B8 symbol, U+10D6E dash: all younger than Unicode 14.
  EXPECT_THAT(matches(R"(\p{L}+)", "a\U000105C0b-"), ElementsAre("a\U000105C0b"));
  EXPECT_THAT(matches(R"(\pN)", "1\U0001D2C0"), ElementsAre("1", "\U0001D2C0"));
  EXPECT_THAT(matches(R"([\p{S}\p{P}-]+)", "a-\U0001F8B8\U00010D6Eb"), ElementsAre("-\U0001F8B8\U00010D6E"));
  EXPECT_THAT(matches(R"([^\s\p{L}\p{N}]+)", "a\U000105C0!\U0001F8B8\U0001D2C0 "),
              ElementsAre("!\U0001F8B8"));
  EXPECT_THAT(matches(R"(\P{L}+)", "\U000105C0.a"), ElementsAre("."));
  EXPECT_THAT(matches(R"(\p{^L}+)", "\U000105C0.a"), ElementsAre("."));
  EXPECT_THAT(matches(R"(\w+)", "a\U000105C0\U00010D40."), ElementsAre("a\U000105C0\U00010D40"));
  EXPECT_THAT(matches(R"(\d+)", "a1\U00010D40."), ElementsAre("1\U00010D40"));
}

TEST(RegexDialect, ScriptsAreWithoutWhatTheyShare) {
  EXPECT_THAT(matches(R"([\p{Han}]+)", "中。文\U00031350a"), ElementsAre("中", "文\U00031350"));
}

TEST(RegexDialect, WhatIsNotInASetCanBeAMember) {
  EXPECT_THAT(matches(R"([\P{L}b]+)", "ab1c"), ElementsAre("b1"));
  EXPECT_THAT(matches(R"([^\P{L}b]+)", "ab1c\n"), ElementsAre("a", "c"));
  EXPECT_THAT(matches(R"([\W\d]+)", "a1, b"), ElementsAre("1, "));
  EXPECT_THAT(matches(R"([\s-_]+)", "a - _b"), ElementsAre(" - _"));
}

TEST(ProbePattern, WhatNeverEndsIsRefused) {
  const auto problem = [](std::string_view regex) -> std::string {
    const auto ok = probe_pattern(regex, Pattern::compile(to_pcre2(regex).value()).value());
    return ok ? "" : ok.error().message;
  };
  EXPECT_EQ(problem(R"((?:a+)+$)"),
            "the regular expression (?:a+)+$ takes more than a million steps on a text of 100 times \"a\"; "
            "it would "
            "never end on a long one");
  EXPECT_NE(problem(R"((?:z|z)+y)"), "");
  EXPECT_EQ(problem(R"(\s+(?!\S)|[^\s\p{L}\p{N}]+|\p{L}+)"), "");
  EXPECT_EQ(problem(R"(.*a.*b)"), "");
}

TEST(RegexDialect, LinesBeginAndEndEverywhere) {
  EXPECT_THAT(matches("^a|b$", "a\nab\nb"), ElementsAre("a", "a", "b", "b"));
}

TEST(RegexDialect, EscapesMeanTheSame) {
  EXPECT_THAT(matches(R"(\v\u4e00\x41\x{1F600}\.\[\t)", "\x0B一A😀.[\t"), ElementsAre("\x0B一A😀.[\t"));
  EXPECT_THAT(matches(R"([\u4e00-\u9fa5]+)", "a一丁b"), ElementsAre("一丁"));
  EXPECT_THAT(matches(R"(x{,2})", "xxx").front(), "xx");
}

TEST(RegexDialect, WhatHasNoEqualIsNamed) {
  const auto message = [](std::string_view regex) { return to_pcre2(regex).error().message; };
  EXPECT_EQ(message(R"(\p{N}{1,3}+)"),
            R"(the regular expression \p{N}{1,3}+ holds {1,3}+, which is not supported)");
  EXPECT_EQ(message("[a&&b]"), "the regular expression [a&&b] holds && within a set, which is not supported");
  EXPECT_EQ(message("[a[b]]"),
            "the regular expression [a[b]] holds a set within a set, which is not supported");
  EXPECT_EQ(message(R"(\h)"), R"(the regular expression \h holds \h, which is not supported)");
  EXPECT_EQ(message(R"((a)\1)"), R"(the regular expression (a)\1 holds \1, which is not supported)");
  EXPECT_EQ(message(R"((?m:a))"), R"(the regular expression (?m:a) holds (?m, which is not supported)");
  EXPECT_EQ(message("[a"), "the regular expression [a holds a \"[\" that is not closed");
  EXPECT_EQ(message("a\\"), "the regular expression a\\ holds a \"\\\" at its end, which is not supported");
  EXPECT_EQ(message("[]a]"), "the regular expression []a] holds an empty set [], which is not supported");
  EXPECT_EQ(message(R"(\xff)"), R"(the regular expression \xff holds \xff, which is not supported)");
}

TEST(RegexDialect, QuotedTextMatchesItself) {
  const std::string text = "a.*[(\\E$^ 한|";
  const auto pattern = Pattern::compile(quoted_for_pcre2(text));
  ASSERT_TRUE(pattern) << pattern.error().message;
  const auto match = pattern->find("x" + text + "y", 0);
  ASSERT_TRUE(match);
  EXPECT_EQ(match->begin, 1u);
  EXPECT_EQ(match->end, text.size() + 1);
}

TEST(Pattern, ABrokenExpressionIsASentence) {
  EXPECT_EQ(Pattern::compile("a(").error().message,
            "the regular expression a( cannot be used: missing closing parenthesis (at byte 2)");
}

TEST(Pattern, LongMatchesAreFound) {
  const auto pattern = Pattern::compile("(?:ab|a|b)+c");
  ASSERT_TRUE(pattern);
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "ab";
  const auto match = pattern->find(text + "c", 0);
  ASSERT_TRUE(match);
  EXPECT_EQ(match->end, text.size() + 1);
}

TEST(Pattern, ASearchThatIsGivenUpIsCounted) {
  const auto before = searches_given_up();
  const auto pattern = Pattern::compile("(*LIMIT_MATCH=1000)(?:a+)+[bc]");
  ASSERT_TRUE(pattern);
  EXPECT_FALSE(pattern->find(std::string(100, 'a'), 0));
  EXPECT_EQ(searches_given_up(), before + 1);
}

}  // namespace
}  // namespace loadtest

#include "analysis/think_filter.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

struct Seen {
  std::string text;
  std::size_t restarts = 0;
};

Seen filtered(const std::vector<std::string_view>& pieces) {
  ThinkFilter filter;
  Seen seen;
  const auto add = [&](const std::string& text) {
    if (filter.restarts() > seen.restarts) seen.text.clear();
    seen.restarts = filter.restarts();
    seen.text += text;
  };
  for (const std::string_view piece : pieces) add(filter.feed(piece));
  add(filter.finish());
  return seen;
}

void expect_at_every_split(std::string_view text, std::string_view expected) {
  EXPECT_EQ(filtered({text}).text, expected);
  for (std::size_t a = 0; a <= text.size(); ++a) {
    for (std::size_t b = a; b <= text.size(); ++b)
      ASSERT_EQ(filtered({text.substr(0, a), text.substr(a, b - a), text.substr(b)}).text, expected)
          << a << ' ' << b;
  }
}

TEST(ThinkFilter, LeavesOutThoughtsAtEverySplit) {
  expect_at_every_split("<think>a < b</think>\n\nThe <b>answer</b>.", "The <b>answer</b>.");
  expect_at_every_split("One<think>x</think> two<think></think>!", "One two!");
}

TEST(ThinkFilter, KeepsWhatOnlyLooksLikeATag) {
  expect_at_every_split("a <thin b </thinker < c <think", "a <thin b </thinker < c <think");
}

TEST(ThinkFilter, AThoughtWithoutAnEndIsLeftOut) { expect_at_every_split("yes <think>and then", "yes "); }

TEST(ThinkFilter, AnEndWithoutABeginningEndsAThoughtFromTheStart) {
  expect_at_every_split("I wonder </think>\nIt is so.", "It is so.");
  EXPECT_EQ(filtered({"I wonder", " </think>", "It"}).restarts, 1u);
  EXPECT_EQ(filtered({"\n</think>It"}).restarts, 0u);  // nothing had been shown
}

TEST(ThinkFilter, HandsOutWhatIsCertainAtOnce) {
  ThinkFilter filter;
  EXPECT_EQ(filter.feed("The answer"), "The answer");
  EXPECT_EQ(filter.feed(" is <"), " is ");
  EXPECT_EQ(filter.feed("5"), "<5");
  EXPECT_EQ(filter.finish(), "");
}

}  // namespace
}  // namespace loadtest

#include "tokenize/written_tokens.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(WrittenTokens, LeftmostThenLongest) {
  WrittenTokens tokens;
  tokens.add("<a", 1);
  tokens.add("<a>", 2);
  tokens.add("a>b", 3);
  tokens.add("", 4);
  tokens.add("<a", 5);
  const auto first = tokens.find("x<a>b", 0);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->id, 2u);
  EXPECT_EQ(first->begin, 1u);
  EXPECT_EQ(first->end, 4u);
  const auto second = tokens.find("x<a>b", 2);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->id, 3u);
  EXPECT_EQ(tokens.find("<a", 0)->id, 1u);
  EXPECT_FALSE(tokens.find("x<a>b", 3));
  EXPECT_FALSE(tokens.find("", 0));
}

TEST(WrittenTokens, NoneAreNeverFound) {
  const WrittenTokens tokens;
  EXPECT_TRUE(tokens.empty());
  EXPECT_FALSE(tokens.find("abc", 0));
}

}  // namespace
}  // namespace loadtest

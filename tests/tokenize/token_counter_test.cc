#include "tokenize/token_counter.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(WordTokenCounter, CountsWordsWhateverSpaceIsBetweenThem) {
  const WordTokenCounter counter;
  EXPECT_EQ(counter.count(""), 0u);
  EXPECT_EQ(counter.count(" \t\r\n"), 0u);
  EXPECT_EQ(counter.count("one"), 1u);
  EXPECT_EQ(counter.count("  one\ttwo\r\nthree "), 3u);
  EXPECT_EQ(counter.count("don't stop-now"), 2u);
}

TEST(WordTokenCounter, SaysThatItIsARuleOfThumb) {
  const WordTokenCounter counter;
  EXPECT_EQ(counter.name(), "words (approximate)");
  EXPECT_FALSE(counter.exact());
}

}  // namespace
}  // namespace loadtest

#include "sim/prefix_cache.h"

#include <gtest/gtest.h>

#include <numeric>

namespace loadtest::sim {
namespace {

std::vector<TokenId> prompt(std::size_t tokens, TokenId first = 0) {
  std::vector<TokenId> ids(tokens);
  std::iota(ids.begin(), ids.end(), first);
  return ids;
}

TEST(PrefixCache, FullBlocksOfAnEarlierPromptAreKnown) {
  PrefixCache cache;
  EXPECT_EQ(cache.use(prompt(40)), 0u);
  EXPECT_EQ(cache.use(prompt(40)), 32u);
  EXPECT_EQ(cache.use(prompt(15)), 0u);
  EXPECT_EQ(cache.use(prompt(100)), 32u);
  EXPECT_EQ(cache.use(prompt(100)), 96u);
  EXPECT_EQ(cache.blocks(), 6u);
}

TEST(PrefixCache, ABlockIsKnownOnlyAfterTheSameBeginning) {
  PrefixCache cache;
  cache.use(prompt(48));
  EXPECT_EQ(cache.use(prompt(32, 16)), 0u);
  std::vector<TokenId> other = prompt(48);
  other[20] = 9999;
  EXPECT_EQ(cache.use(other), 16u);
}

TEST(PrefixCache, TheLastTokenIsAlwaysComputed) {
  PrefixCache cache;
  cache.use(prompt(32));
  EXPECT_EQ(cache.use(prompt(32)), 16u);
  EXPECT_EQ(cache.use(prompt(33)), 32u);
}

TEST(PrefixCache, TheLeastRecentlyUsedBlocksAreForgottenAndEndsBeforeBeginnings) {
  PrefixCache cache(4);
  cache.use(prompt(33));
  cache.use(prompt(33, 1000));
  cache.use(prompt(33));  // later than the other
  cache.use(prompt(17, 2000));
  EXPECT_EQ(cache.blocks(), 4u);
  EXPECT_EQ(cache.use(prompt(33)), 32u);
  EXPECT_EQ(cache.use(prompt(33, 1000)), 16u);
  EXPECT_EQ(cache.use(prompt(160, 5000)), 0u);
  EXPECT_EQ(cache.blocks(), 4u);
}

}  // namespace
}  // namespace loadtest::sim

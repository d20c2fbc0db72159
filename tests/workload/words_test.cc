#include "workload/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace loadtest {
namespace {

TEST(Words, AreDistinctAndOfLowerCaseLetters) {
  EXPECT_EQ(std::set<std::string_view>(kWords.begin(), kWords.end()).size(), kWords.size());
  for (const std::string_view word : kWords) {
    EXPECT_FALSE(word.empty());
    EXPECT_TRUE(std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; })) << word;
  }
}

}  // namespace
}  // namespace loadtest

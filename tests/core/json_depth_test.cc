#include "core/json_depth.h"

#include <gtest/gtest.h>

#include <string>

namespace loadtest {
namespace {

TEST(JsonDepth, IsThatOfBrackets) {
  EXPECT_FALSE(nested_deeper_than(R"({"a":[1,{"b":2}]})", 3));
  EXPECT_TRUE(nested_deeper_than(R"({"a":[1,{"b":2}]})", 2));
  EXPECT_FALSE(nested_deeper_than("[[],[],[]]", 2));
  EXPECT_TRUE(nested_deeper_than(std::string(400'000, '['), 64));
}

TEST(JsonDepth, BracketsInStringsDoNotCount) {
  EXPECT_FALSE(nested_deeper_than(R"(["[[[\"[[[", "\\"])", 1));
  EXPECT_TRUE(nested_deeper_than(R"(["\\", [1]])", 1));
}

TEST(JsonDepth, NothingIsWonByClosingBefore) {
  EXPECT_TRUE(nested_deeper_than("]]]" + std::string(3, '['), 2));
}

}  // namespace
}  // namespace loadtest

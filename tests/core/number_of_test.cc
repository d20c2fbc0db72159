#include "core/number_of.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(NumberOf, OnlyOneIsSingular) {
  EXPECT_EQ(number_of(0, "token"), "0 tokens");
  EXPECT_EQ(number_of(1, "token"), "1 token");
  EXPECT_EQ(number_of(21, "bad line"), "21 bad lines");
}

}  // namespace
}  // namespace loadtest

#include "core/counted.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(Counted, OnlyOneIsSingular) {
  EXPECT_EQ(counted(0, "token"), "0 tokens");
  EXPECT_EQ(counted(1, "token"), "1 token");
  EXPECT_EQ(counted(21, "bad line"), "21 bad lines");
}

}  // namespace
}  // namespace loadtest

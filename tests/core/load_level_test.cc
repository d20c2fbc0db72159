#include "core/load_level.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(LoadLevel, InAColumnAndInASentence) {
  const LoadLevel closed{10, {}};
  EXPECT_EQ(load_text(closed), "10");
  EXPECT_EQ(load_sentence(closed), "concurrency 10");
  const LoadLevel rate{100, OpenLoad{2.5, {}, false}};
  EXPECT_EQ(load_text(rate), "2.5/s");
  EXPECT_EQ(load_sentence(rate), "2.5 requests/s");
  const LoadLevel ramp{100, OpenLoad{{}, Ramp{5, 40, std::chrono::seconds(30)}, false}};
  EXPECT_EQ(load_text(ramp), "5–40/s");
  EXPECT_EQ(load_sentence(ramp), "5 to 40 requests/s");
  const LoadLevel trace{100, OpenLoad{{}, {}, true}};
  EXPECT_EQ(load_text(trace), "trace");
  EXPECT_EQ(load_sentence(trace), "the trace");
}

}  // namespace
}  // namespace loadtest

#include "core/workload_text.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(WorkloadText, LengthsAreNumbersOrDistributions) {
  RunConfig config;
  config.input_len = 256;
  config.output_len = 32;
  EXPECT_EQ(workload_text(config), "256 tokens in, 32 out");
  config.input_len = 1;
  EXPECT_EQ(workload_text(config), "1 token in, 32 out");
  config.workload.input_lengths = "uniform:1:9";
  EXPECT_EQ(workload_text(config), "uniform:1:9 tokens in, 32 out");
}

}  // namespace
}  // namespace loadtest

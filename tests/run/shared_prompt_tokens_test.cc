#include "run/shared_prompt_tokens.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(SharedPromptTokens, AreThePrefixAndTheTemplate) {
  RunConfig config;
  EXPECT_EQ(shared_prompt_tokens(config, true, 7), 0u);
  EXPECT_EQ(shared_prompt_tokens(config, false, std::nullopt), 0u);
  config.workload.shared_prefix = "128:4";
  EXPECT_EQ(shared_prompt_tokens(config, true, 7), 135u);
  EXPECT_EQ(shared_prompt_tokens(config, true, std::nullopt), 128u);
  EXPECT_EQ(shared_prompt_tokens(config, false, std::nullopt), std::nullopt);
}

TEST(SharedPromptTokens, NobodyKnowsThemOfDatasetsTracesAndConversations) {
  for (std::string WorkloadConfig::*given :
       {&WorkloadConfig::dataset, &WorkloadConfig::trace, &WorkloadConfig::turns}) {
    RunConfig config;
    config.workload.*given = "3";
    EXPECT_EQ(shared_prompt_tokens(config, true, 7), std::nullopt);
  }
}

}  // namespace
}  // namespace loadtest

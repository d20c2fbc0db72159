#include "run/probe_prompts.h"

#include <gtest/gtest.h>

#include <string>

#include "run/workload.h"
#include "run/workload_inputs.h"

namespace loadtest {
namespace {

TEST(ProbePrompts, TheProbeLeavesRoomForTheTemplate) {
  RunConfig config = config_of();
  config.input_len = 3965;
  config.output_len = 131;
  const auto workload = Workload::open(config).value();
  ASSERT_TRUE(workload->prepare(config, "x", 4096));
  const PlannedRequest probe = workload->probe_prompts()->plan({Phase::probe, 0, 0});
  EXPECT_EQ(probe.max_output_tokens, 16u);
  EXPECT_LE(probe.input_tokens, 4096u - 512 - 16);
  EXPECT_GE(probe.input_tokens, 3400u);
  EXPECT_EQ(probe.input_tokens, workload->tokenizer().tokenizer->count(probe.messages.at(0).content));
  const PlannedRequest usual = workload->prompts().plan({Phase::measured, 0, 0});
  EXPECT_EQ(usual.input_tokens, 3965u);
  EXPECT_EQ(usual.max_output_tokens, 131u);
}

TEST(ProbePrompts, TheProbeIsTheUsualRequestWhereThereIsRoom) {
  RunConfig config = config_of();
  const auto workload = Workload::open(config).value();
  ASSERT_TRUE(workload->prepare(config, "x", 4096));
  EXPECT_EQ(workload->probe_prompts()->plan({Phase::probe, 0, 0}).messages,
            workload->prompts().plan({Phase::probe, 0, 0}).messages);
}

TEST(ProbePrompts, ALongAnswerOfTheProbeIsCutBeforeItsPrompt) {
  RunConfig config = config_of();
  config.input_len = 100;
  config.output_len = 3996;
  const auto workload = Workload::open(config).value();
  ASSERT_TRUE(workload->prepare(config, "x", 4096));
  const PlannedRequest probe = workload->probe_prompts()->plan({Phase::probe, 0, 0});
  EXPECT_EQ(probe.input_tokens, 100u);
  EXPECT_EQ(probe.max_output_tokens, 4096u - 512 - 100);
}

TEST(ProbePrompts, TheProbesTextIsCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "\u00e9";
  const File dataset(text + "\n");
  RunConfig config = config_of();
  config.output_len = 1;
  config.workload.dataset = dataset.path();
  config.workload.dataset_format = "text";
  const auto whole = Workload::open(config).value();
  ASSERT_TRUE(whole->prepare(config, "x", std::nullopt));
  const std::uint32_t tokens = whole->prompts().plan({Phase::probe, 0, 0}).input_tokens;
  const auto workload = Workload::open(config).value();
  ASSERT_EQ(error_of(workload->prepare(config, "x", tokens + 1)), "no error");
  const PlannedRequest probe = workload->probe_prompts()->plan({Phase::probe, 0, 0});
  EXPECT_LE(probe.input_tokens + probe.max_output_tokens, tokens + 1 - (tokens + 1) / 8);
  const std::string& cut = probe.messages.at(0).content;
  EXPECT_FALSE(cut.empty());
  EXPECT_EQ(cut, text.substr(0, cut.size() / 2 * 2));
}

TEST(ProbePrompts, AGivenTextThatIsTooLongByAStandInsCountIsLeftToTheServer) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "word ";
  const File dataset(text + "\n");
  RunConfig config = config_of("");
  config.workload.dataset = dataset.path();
  config.workload.dataset_format = "text";
  const auto workload = Workload::open(config).value();
  ASSERT_EQ(error_of(workload->prepare(config, "x", 280)), "no error");
  EXPECT_EQ(workload->probe_prompts()->plan({Phase::probe, 0, 0}).messages.at(0).content, text);
}

}  // namespace
}  // namespace loadtest

#include "run/context_check.h"

#include <gtest/gtest.h>

#include <string>

#include "run/workload.h"
#include "run/workload_inputs.h"

namespace loadtest {
namespace {

TEST(ContextCheck, WhatGoesBeyondTheModelsContextIsRefused) {
  RunConfig config = config_of();
  config.input_len = 100;
  config.output_len = 29;
  const auto workload = Workload::open(config).value();
  EXPECT_EQ(error_of(workload->prepare(config, "x", 129)), "no error");
  EXPECT_EQ(error_of(workload->prepare(config, "x", 128)),
            "--input-len: 100 tokens in and 29 out are more than the model's context of 128; ask for fewer");
}

TEST(ContextCheck, TheFlagOfTheGreaterPartIsToldToBeTooMuch) {
  RunConfig config = config_of();
  config.input_len = 100;
  config.output_len = 5000;
  EXPECT_EQ(
      error_of(Workload::open(config).value()->prepare(config, "x", 4096)),
      "--output-len: 100 tokens in and 5000 out are more than the model's context of 4096; ask for fewer");
}

TEST(ContextCheck, OfADistributionWithoutAnEndTheShareThatDoesNotFitIsTold) {
  RunConfig config = config_of();
  config.output_len = 5;
  config.workload.input_lengths = "normal:4000:100";
  const auto some = Workload::open(config).value();
  EXPECT_EQ(error_of(some->prepare(config, "x", 4096)), "no error");
  ASSERT_EQ(some->warnings().size(), 1u);
  EXPECT_TRUE(some->warnings()[0].starts_with("--input-len: about 1")) << some->warnings()[0];  // 18 %
  EXPECT_TRUE(
      some->warnings()[0].ends_with(" % of the requests have more tokens than the model's context of 4096, "
                                    "so the server may refuse them; a "
                                    "distribution with an end, such as uniform, avoids that"))
      << some->warnings()[0];
  config.workload.input_lengths = "normal:100:10000000";
  EXPECT_EQ(
      error_of(Workload::open(config).value()->prepare(config, "x", 4096)),
      "--input-len: nearly all of the requests have more tokens than the model's context of 4096; ask for "
      "fewer");
  config.workload.input_lengths = "normal:100:10";
  const auto none = Workload::open(config).value();
  EXPECT_EQ(error_of(none->prepare(config, "x", 4096)), "no error");
  EXPECT_TRUE(none->warnings().empty());
}

TEST(ContextCheck, OfConversationsWithoutAnEndTheShareThatDoesNotFitIsTold) {
  RunConfig config = config_of();
  config.input_len = 30;
  config.output_len = 10;
  config.workload.turns = "normal:5:2";
  const auto fits = Workload::open(config).value();
  EXPECT_EQ(error_of(fits->prepare(config, "x", 1000)), "no error");
  EXPECT_TRUE(fits->warnings().empty());
  const auto some = Workload::open(config).value();
  EXPECT_EQ(error_of(some->prepare(config, "x", 300)), "no error");
  ASSERT_EQ(some->warnings().size(), 1u);
  EXPECT_TRUE(some->warnings()[0].starts_with("--turns: about ")) << some->warnings()[0];
  EXPECT_NE(some->warnings()[0].find(" % of the conversations have"), std::string::npos)
      << some->warnings()[0];
}

TEST(ContextCheck, AllTurnsOfAConversationAreHeldAgainstTheContext) {
  RunConfig config = config_of();
  config.input_len = 20;
  config.output_len = 10;
  config.workload.turns = "3";
  config.workload.shared_prefix = "5";
  const auto workload = Workload::open(config).value();
  EXPECT_EQ(error_of(workload->prepare(config, "x", 95)), "no error");
  EXPECT_EQ(error_of(workload->prepare(config, "x", 94)),
            "--turns: 65 tokens in and 30 out in all turns are more than the model's context of 94; ask for "
            "fewer");
}

TEST(ContextCheck, ATracesRowThatGoesBeyondTheContextIsToldByItsLine) {
  const File trace(
      "{\"at_s\":0,\"input_tokens\":60,\"output_tokens\":5}\n\n"
      "{\"at_s\":9,\"input_tokens\":9000,\"output_tokens\":5}\n");
  RunConfig config = config_of();
  config.warmup = 0;
  config.workload.trace = trace.path();
  EXPECT_EQ(
      error_of(Workload::open(config).value()->prepare(config, "x", 4096)),
      "--trace: \"" + trace.path() +
          "\" line 3: 9000 tokens in and 5 out are more than the model's context of 4096; leave such rows "
          "out of the file");
  config.num_prompts = 1;
  EXPECT_EQ(error_of(Workload::open(config).value()->prepare(config, "x", 4096)), "no error");
}

TEST(ContextCheck, ATracesTextsAreCounted) {
  std::string words;
  for (int i = 0; i < 30; ++i) words += " word";
  const File trace(
      "{\"at_s\":0,\"prompt\":\"a word\",\"output_tokens\":5}\n{\"at_s\":1,\"messages\":[" +
      ("{\"role\":\"system\",\"content\":\"a word\"},{\"role\":\"user\",\"content\":\"" + words) +
      "\"}],\"output_tokens\":8}\n");
  RunConfig config = config_of();
  config.workload.trace = trace.path();
  EXPECT_EQ(error_of(Workload::open(config).value()->prepare(config, "x", 40)), "no error");
  EXPECT_EQ(error_of(Workload::open(config).value()->prepare(config, "x", 39)),
            "--trace: \"" + trace.path() +
                "\" line 2: 32 tokens in and 8 out are more than the model's context of 39; leave such rows "
                "out of the file");
  config.workload.tokenizer.clear();  // and of the model's none is known
  EXPECT_EQ(error_of(Workload::open(config).value()->prepare(config, "x", 24)), "no error");
  EXPECT_EQ(
      error_of(Workload::open(config).value()->prepare(config, "x", 23)),
      "--trace: \"" + trace.path() +
          "\" line 2: at least 16 tokens in and 8 out are more than the model's context of 23; leave such "
          "rows out of the file");
}

TEST(ContextCheck, ATracesTextIsAsLongAsItIsWhateverItsRowStates) {
  const File trace(
      "{\"at_s\":0,\"prompt\":\"a word\",\"input_tokens\":9000,\"output_tokens\":5}\n"
      "{\"at_s\":1,\"prompt\":\"a b c d e f\",\"input_tokens\":1,\"output_tokens\":5}\n");
  RunConfig config = config_of();
  config.workload.trace = trace.path();
  EXPECT_EQ(error_of(Workload::open(config).value()->prepare(config, "x", 11)), "no error");
  EXPECT_EQ(error_of(Workload::open(config).value()->prepare(config, "x", 10)),
            "--trace: \"" + trace.path() +
                "\" line 2: 6 tokens in and 5 out are more than the model's context of 10; leave such rows "
                "out of the file");
}

}  // namespace
}  // namespace loadtest

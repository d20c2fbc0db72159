#include "run/workload.h"

#include <gtest/gtest.h>

#include <string>

#include "run/workload_inputs.h"

namespace loadtest {
namespace {

std::string error_of(RunConfig config) {
  const auto opened = Workload::open(config);
  if (opened) return "no error";
  EXPECT_EQ(opened.error().code, ErrorCode::bad_input);
  return opened.error().message;
}

TEST(Workload, PromptsHaveTheAskedLengthLessTheTemplates) {
  RunConfig config = config_of();
  config.workload.input_lengths = "uniform:40:80";
  const auto workload = Workload::open(config).value();
  ASSERT_TRUE(workload->prepare(config, "x", std::nullopt));
  workload->prompts().set_template_tokens(9);
  EXPECT_TRUE(workload->warnings().empty());
  for (std::uint64_t i = 0; i < 50; ++i) {
    const PlannedRequest request = workload->prompts().plan({Phase::measured, 0, i});
    const std::size_t counted = workload->tokenizer().tokenizer->count(request.messages.at(0).content);
    EXPECT_EQ(counted + 9, request.asked_input_tokens);
    EXPECT_GE(request.asked_input_tokens, 40u);
    EXPECT_LE(request.asked_input_tokens, 80u);
  }
}

TEST(Workload, AnUnknownModelsTokenizerIsAStandInAndSaysSo) {
  RunConfig config = config_of("");
  const auto workload = Workload::open(config).value();
  ASSERT_TRUE(workload->prepare(config, "x", std::nullopt));
  ASSERT_EQ(workload->warnings().size(), 1u);
  EXPECT_TRUE(workload->warnings()[0].starts_with("prompts are counted with cl100k_base (approximate): "))
      << workload->warnings()[0];
}

TEST(Workload, ASystemPromptMayBeLongerThanATurn) {
  RunConfig config = config_of();
  config.input_len = 40;
  config.workload.turns = "3";
  config.workload.shared_prefix = "64";
  const auto workload = Workload::open(config).value();
  ASSERT_TRUE(workload->prepare(config, "x", std::nullopt));
  const Conversation session = workload->conversations()->session({Phase::measured, 0, 0});
  EXPECT_EQ(session.system_tokens, 64u);
  EXPECT_EQ(session.turns.at(0).input_tokens, 40u);
  EXPECT_EQ(workload->prompts().plan({Phase::warmup, 0, 0}).asked_input_tokens, 40u);
}

TEST(Workload, ADatasetsLinesThatGoBeyondTheContextAreRefusedOrLeftOut) {
  const File dataset("{\"prompt\":\"one two\"}\n{\"prompt\":\"one two three four five\"}\n");
  RunConfig config = config_of();
  config.output_len = 3;
  config.workload.dataset = dataset.path();
  config.workload.dataset_format = "jsonl";
  EXPECT_EQ(error_of(Workload::open(config).value()->prepare(config, "x", 8)), "no error");
  EXPECT_EQ(
      error_of(Workload::open(config).value()->prepare(config, "x", 7)),
      "--dataset: \"" + dataset.path() +
          "\" line 2: 5 tokens in and 3 out are more than the model's context of 7; correct it, or leave "
          "such lines out with --skip-bad-lines");
  config.workload.skip_bad_lines = true;
  const auto workload = Workload::open(config).value();
  EXPECT_EQ(error_of(workload->prepare(config, "x", 7)), "no error");
  EXPECT_EQ(
      workload->warnings(),
      std::vector<std::string>{dataset.path() + ": 1 bad line was left out: line 2: 5 tokens in and 3 out "
                                                "are more than the model's context of 7"});
  for (std::uint64_t i = 0; i < 5; ++i)
    EXPECT_EQ(workload->prompts().plan({Phase::measured, 0, i}).messages.at(0).content, "one two");
}

TEST(Workload, PromptsClearlyBeyondTheContextAreRefusedWithAStandInToo) {
  std::string words;
  for (int i = 0; i < 300; ++i) words += "word ";
  const File dataset("{\"prompt\":\"" + words + "\"}\n");
  RunConfig config = config_of("");
  config.output_len = 3;
  config.workload.dataset = dataset.path();
  config.workload.dataset_format = "jsonl";
  EXPECT_EQ(error_of(Workload::open(config).value()->prepare(config, "x", 200)), "no error");
  const std::string refused = error_of(Workload::open(config).value()->prepare(config, "x", 100));
  EXPECT_NE(refused.find("line 1: at least 15"), std::string::npos) << refused;
}

TEST(Workload, ATraceSaysWhenHowManyAndHowLong) {
  const File trace(
      "{\"timestamp\":0,\"input_length\":600,\"output_length\":5,\"hash_ids\":[1,2]}\n"
      "{\"timestamp\":250,\"input_length\":700,\"output_length\":8,\"hash_ids\":[1,3]}\n");
  RunConfig config = config_of();
  config.workload.trace = trace.path();
  config.workload.time_scale = 2;
  const auto workload = Workload::open(config).value();
  ASSERT_TRUE(workload->prepare(config, "x", std::nullopt));
  EXPECT_EQ(config.num_prompts, 2u);
  using std::chrono::milliseconds;
  EXPECT_EQ(*workload->due_times(), (std::vector<Nanoseconds>{milliseconds(0), milliseconds(500)}));
  const PlannedRequest request = workload->prompts().plan({Phase::measured, 0, 1});
  EXPECT_EQ(request.asked_input_tokens, 700u);
  EXPECT_EQ(request.max_output_tokens, 8u);
}

TEST(Workload, ATraceBeginsAgainForMoreRequestsAndStopsWithATime) {
  const File trace(
      "{\"at_s\":0,\"input_tokens\":60,\"output_tokens\":5}\n{\"at_s\":9,\"input_tokens\":70,\"output_"
      "tokens\":8}\n");
  RunConfig config = config_of();
  config.workload.trace = trace.path();
  config.num_prompts = 5;
  ASSERT_TRUE(Workload::open(config));
  EXPECT_EQ(config.num_prompts, 5u);
  config.num_prompts.reset();
  config.duration = std::chrono::seconds(7);
  EXPECT_TRUE(Workload::open(config).value()->warnings().empty());
  EXPECT_EQ(config.num_prompts, std::nullopt);
  config.duration = std::chrono::seconds(20);
  EXPECT_EQ(
      Workload::open(config).value()->warnings(),
      std::vector<std::string>{"--trace: the last request of " + trace.path() +
                               " is due after 9 s, before the 20 s of --duration; it begins again only where "
                               "-n asks for more requests than it has"});
}

TEST(Workload, ADatasetsPromptsAreSentAsTheyAre) {
  const File dataset("{\"prompt\":\"one two\",\"output_len\":5}\nbroken\n");
  RunConfig config = config_of();
  config.workload.dataset = dataset.path();
  config.workload.dataset_format = "jsonl";
  EXPECT_TRUE(error_of(config).starts_with("--dataset: ")) << error_of(config);
  EXPECT_NE(error_of(config).find("line 2"), std::string::npos) << error_of(config);
  config.workload.skip_bad_lines = true;
  const auto workload = Workload::open(config).value();
  ASSERT_TRUE(workload->prepare(config, "x", std::nullopt));
  const PlannedRequest request = workload->prompts().plan({Phase::measured, 0, 0});
  EXPECT_EQ(request.messages, (std::vector<Message>{{"user", "one two"}}));
  EXPECT_EQ(request.max_output_tokens, 5u);
  ASSERT_EQ(workload->warnings().size(), 1u);
  EXPECT_NE(workload->warnings()[0].find("1 bad line was left out"), std::string::npos);
}

TEST(Workload, MessagesThatWouldLoseSomethingAreRefused) {
  const File dataset("{\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"name\":\"ann\"}]}\n");
  RunConfig config = config_of();
  config.workload.dataset = dataset.path();
  config.workload.dataset_format = "jsonl";
  EXPECT_TRUE(Workload::open(config));
  config.workload.turns = "all";
  EXPECT_NE(error_of(config).find("which --turns cannot send"), std::string::npos) << error_of(config);
  config.workload.turns.clear();
  config.endpoint = ApiEndpoint::completions;
  EXPECT_NE(error_of(config).find("which --endpoint completions cannot send"), std::string::npos)
      << error_of(config);
}

TEST(Workload, WhatCannotBeReadIsToldWithItsFlag) {
  RunConfig config = config_of("no-such-tokenizer.json");
  EXPECT_TRUE(error_of(config).starts_with("--tokenizer: \"no-such-tokenizer.json\": there is no such file"))
      << error_of(config);
  config = config_of();
  config.workload.dataset = "/no/such/file";
  EXPECT_EQ(error_of(config),
            "--dataset: \"/no/such/file\" cannot be read: No such file or directory; give the path of a file "
            "that is there");
  config = config_of();
  config.workload.shared_prefix = "500";
  EXPECT_TRUE(error_of(config).starts_with("--shared-prefix-len: ")) << error_of(config);
}

}  // namespace
}  // namespace loadtest

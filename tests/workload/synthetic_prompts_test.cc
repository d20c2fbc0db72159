#include "workload/synthetic_prompts.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "nasty_tokenizers.h"

namespace loadtest {
namespace {

const WordTokenCounter kCounter;

SyntheticPrompts prompts(std::uint64_t seed, std::uint32_t input_tokens) {
  return {seed, "run", {input_tokens, 7}, kCounter};
}

std::string text(const PlannedRequest& request) { return request.messages.at(0).content; }

std::string first_words(const std::string& text, int words) {
  std::size_t end = 0;
  for (int i = 0; i < words && end != std::string::npos; ++i) end = text.find(' ', end + 1);
  return text.substr(0, end);
}

TEST(SyntheticPrompts, NoTwoShareTheirFirstFiveWords) {
  std::set<std::string> beginnings;
  std::size_t planned = 0;
  for (const std::uint64_t seed : {0u, 1u, 2u, 4'000'000'000u}) {
    const SyntheticPrompts source = prompts(seed, 8);
    for (const Phase phase : {Phase::probe, Phase::warmup, Phase::measured}) {
      for (std::uint32_t level = 0; level < 4; ++level) {
        for (std::uint64_t index = 0; index < 420; ++index) {
          beginnings.insert(first_words(text(source.plan({phase, level, index})), 5));
          ++planned;
        }
      }
    }
  }
  EXPECT_EQ(planned, 20'160u);
  EXPECT_EQ(beginnings.size(), planned);
}

TEST(SyntheticPrompts, SameSeedGivesTheSameRequests) {
  const PlannedRequest one = prompts(42, 64).plan({Phase::measured, 2, 17});
  const PlannedRequest two = prompts(42, 64).plan({Phase::measured, 2, 17});
  EXPECT_EQ(one.messages, two.messages);
  EXPECT_EQ(one.request_id, two.request_id);
  EXPECT_NE(one.messages, prompts(43, 64).plan({Phase::measured, 2, 17}).messages);
}

TEST(SyntheticPrompts, AreAsLongAsAsked) {
  for (const std::uint32_t tokens : {1u, 2u, 7u, 8u, 256u, 5000u}) {
    const PlannedRequest request = prompts(1, tokens).plan({Phase::measured, 0, 3});
    EXPECT_EQ(request.input_tokens, tokens);
    EXPECT_EQ(kCounter.count(text(request)), tokens);
  }
}

TEST(SyntheticPrompts, AreOneUserMessageWithTheAskedOutput) {
  const PlannedRequest request = prompts(1, 4).plan({Phase::warmup, 1, 5});
  ASSERT_EQ(request.messages.size(), 1u);
  EXPECT_EQ(request.messages[0].role, "user");
  EXPECT_EQ(request.max_output_tokens, 7u);
  EXPECT_EQ(request.request_id, "run-w1-5");
}

TEST(SyntheticPrompts, RequestIdsTellPhaseLevelAndIndex) {
  const SyntheticPrompts source = prompts(1, 4);
  EXPECT_EQ(source.plan({Phase::probe, 0, 0}).request_id, "run-p0-0");
  EXPECT_EQ(source.plan({Phase::measured, 12, 34}).request_id, "run-m12-34");
}

TEST(SyntheticPrompts, ThreadsGetTheSamePlans) {
  const SyntheticPrompts source = prompts(9, 32);
  std::vector<std::vector<std::string>> seen(4);
  std::vector<std::thread> threads;
  for (auto& mine : seen) {
    threads.emplace_back([&source, &mine] {
      for (std::uint64_t i = 0; i < 200; ++i) mine.push_back(text(source.plan({Phase::measured, 0, i})));
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& mine : seen) EXPECT_EQ(mine, seen.front());
}

TEST(SyntheticPrompts, NeverShareTheirFirstSixWordsInARun) {
  const SyntheticPrompts source = prompts(3, 12);
  std::set<std::string> beginnings;
  for (std::uint32_t level = 0; level < 3; ++level) {
    for (std::uint64_t index = 0; index < 20'000; ++index) {
      beginnings.insert(first_words(text(source.plan({Phase::measured, level, index})), 6));
    }
  }
  EXPECT_EQ(beginnings.size(), 60'000u);
}

TEST(SyntheticPrompts, LengthsAreDrawnAndEachIsExact) {
  const MergingTokenizer tokenizer;
  SyntheticOptions options;
  options.input = *parse_length_distribution("uniform:20:40");
  options.output = *parse_length_distribution("uniform:1:3");
  const SyntheticPrompts source(1, "run", options, tokenizer);
  std::set<std::uint32_t> inputs, outputs;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const PlannedRequest request = source.plan({Phase::measured, 0, i});
    ASSERT_EQ(tokenizer.encode(text(request)).size(), request.input_tokens);
    ASSERT_EQ(request.asked_input_tokens, request.input_tokens);
    inputs.insert(request.input_tokens);
    outputs.insert(request.max_output_tokens);
  }
  EXPECT_EQ(inputs.size(), 21u);
  EXPECT_EQ(*inputs.begin(), 20u);
  EXPECT_EQ(outputs, (std::set<std::uint32_t>{1, 2, 3}));
}

TEST(SyntheticPrompts, TheTemplatesTokensAreTakenOff) {
  const WordTokenizer tokenizer;
  SyntheticPrompts source(1, "run", SyntheticPrompts::Lengths{100, 1}, tokenizer);
  source.set_template_tokens(11);
  const PlannedRequest request = source.plan({});
  EXPECT_EQ(tokenizer.count(text(request)), 89u);
  EXPECT_EQ(request.input_tokens, 100u);
  EXPECT_EQ(request.asked_input_tokens, 100u);
}

TEST(SyntheticPrompts, ATemplateLongerThanThePromptLeavesOneToken) {
  const WordTokenizer tokenizer;
  SyntheticPrompts source(1, "run", SyntheticPrompts::Lengths{8, 1}, tokenizer);
  source.set_template_tokens(11);
  EXPECT_EQ(source.plan({}).input_tokens, 12u);
  EXPECT_EQ(source.plan({}).asked_input_tokens, 8u);
}

}  // namespace
}  // namespace loadtest

// Exact lengths under real tokenizers: OpenAI's encodings, and small files with the parts of the families'.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tokenize/find_tokenizer.h"
#include "workload/exact_text.h"
#include "workload/synthetic_prompts.h"

namespace loadtest {
namespace {

class RealTokenizer : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const bool is_file = GetParam().find('.') != std::string::npos;
    const auto found = find_tokenizer(is_file ? GOLDEN_DIR "/" + GetParam() : GetParam(), "");
    ASSERT_TRUE(found) << found.error().message;
    tokenizer_ = found->tokenizer;
    ASSERT_TRUE(tokenizer_->exact());
  }

  std::shared_ptr<const Tokenizer> tokenizer_;
};

INSTANTIATE_TEST_SUITE_P(Workload, RealTokenizer,
                         testing::Values("cl100k_base", "o200k_base", "llama2.json", "mistral2.json",
                                         "qwen.json", "gemma.json", "pieces_bpe.model",
                                         "pieces_unigram.model"),
                         [](const auto& row) {
                           std::string name = row.param;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

TEST_P(RealTokenizer, ATextHasTheAskedTokens) {
  const ExactTextBuilder builder(*tokenizer_);
  for (const std::uint32_t tokens : {3U, 4U, 5U, 7U, 16U, 33U, 128U, 1000U}) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const ExactText exact = builder.build(WordRow(seed, seed), tokens);
      EXPECT_EQ(exact.tokens, tokens) << exact.text;
      EXPECT_EQ(tokenizer_->encode(exact.text).size(), tokens) << exact.text;
    }
  }
}

TEST_P(RealTokenizer, EveryTextOfManyHasTheAskedTokens) {
  const ExactTextBuilder builder(*tokenizer_);
  for (std::uint64_t seed = 0; seed < 100; ++seed)
    EXPECT_EQ(builder.build(WordRow(seed, seed), 267).tokens, 267u) << "seed " << seed;
}

TEST_P(RealTokenizer, ATextIsTheSameAfterDecodingAndEncodingAgain) {
  const ExactTextBuilder builder(*tokenizer_);
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const ExactText exact = builder.build(WordRow(seed), 300);
    const auto ids = tokenizer_->encode(exact.text);
    const std::string again = tokenizer_->decode(ids);
    EXPECT_EQ(again, exact.text);
    EXPECT_EQ(tokenizer_->encode(again), ids);
  }
}

TEST_P(RealTokenizer, RequestsOfAGroupShareTheIdsOfTheirPrefix) {
  SyntheticOptions options;
  options.input = LengthDistribution::fixed(200);
  options.shared_prefix = {64, 1};
  const SyntheticPrompts prompts(1, "run", options, *tokenizer_);
  std::vector<TokenId> shared;
  for (std::uint64_t i = 0; i < 10; ++i) {
    auto ids = tokenizer_->encode(prompts.plan({Phase::measured, 0, i}).messages.at(0).content);
    EXPECT_EQ(ids.size(), 200u);
    ids.resize(64);
    if (shared.empty()) shared = ids;
    EXPECT_EQ(ids, shared) << "request " << i;
  }
}

}  // namespace
}  // namespace loadtest

#include "sim/answer_words.h"

#include <gtest/gtest.h>

#include "sim/word_tokenizer.h"
#include "tokenize/find_tokenizer.h"

namespace loadtest::sim {
namespace {

// Every letter is a token, so no word is.
class ByteTokenizer final : public Tokenizer {
 public:
  std::vector<TokenId> encode(std::string_view text, SpecialTokens) const override {
    return {text.begin(), text.end()};
  }
  std::string decode(std::span<const TokenId>) const override { return ""; }
  std::string_view name() const override { return "bytes"; }
  bool exact() const override { return true; }
};

std::string text_of(const AnswerWords& words, std::uint32_t count) {
  std::string text;
  for (std::uint32_t i = 0; i < count; ++i) text += words.at(i);
  return text;
}

TEST(AnswerWords, NWordsAreNTokens) {
  for (const char* name : {"cl100k_base", "o200k_base", "r50k_base"}) {
    const auto tokenizer = find_tokenizer(name, "").value().tokenizer;
    const auto words = AnswerWords::of(*tokenizer);
    ASSERT_TRUE(words) << name;
    for (std::uint32_t n = 1; n <= 200; ++n) EXPECT_EQ(tokenizer->count(text_of(*words, n)), n) << name;
  }
}

TEST(AnswerWords, WhatATokenizerPutsBeforeATextIsNotThereTwice) {
  const auto words = AnswerWords::of(WordTokenizer(true));
  ASSERT_TRUE(words);
  EXPECT_EQ(text_of(*words, 3), "the server answers");
}

TEST(AnswerWords, WithoutATokenThatIsAWordThereAreNone) { EXPECT_FALSE(AnswerWords::of(ByteTokenizer())); }

}  // namespace
}  // namespace loadtest::sim

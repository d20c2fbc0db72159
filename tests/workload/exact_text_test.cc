#include "workload/exact_text.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <vector>

#include "nasty_tokenizers.h"

namespace loadtest {
namespace {

std::vector<std::unique_ptr<PieceTokenizer>> tokenizers() {
  std::vector<std::unique_ptr<PieceTokenizer>> all;
  all.push_back(std::make_unique<WordTokenizer>());
  all.push_back(std::make_unique<MergingTokenizer>());
  all.push_back(std::make_unique<PairTokenizer>());
  all.push_back(std::make_unique<PhraseTokenizer>());
  return all;
}

TEST(ExactText, HasTheAskedTokensWithAnyTokenizer) {
  for (const auto& tokenizer : tokenizers()) {
    const ExactTextBuilder builder(*tokenizer);
    for (std::uint32_t tokens = 1; tokens < 1200; tokens += 1 + tokens / 8) {
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        // Three tokens are a word, a space and a word to PairTokenizer, so two cannot be met by whole words.
        const ExactText exact = builder.build(WordRow(seed, seed), tokens);
        if (tokenizer->name() == "pairs" && tokens <= 2 && exact.tokens != tokens) continue;
        ASSERT_EQ(exact.tokens, tokens) << tokenizer->name() << ": " << exact.text;
        ASSERT_EQ(tokenizer->encode(exact.text).size(), tokens);
      }
    }
  }
}

TEST(ExactText, AMarkBeforeATextCostsNoMoreCounting) {
  // As the tokenizers of Llama 2 and Mistral have it: "▁" before the text is a token of its own before a
  // space.
  class Marking final : public TokenCounter {
   public:
    std::size_t count(std::string_view text) const override {
      ++counted;
      return words_.count(text) + (text.starts_with(' ') ? 1 : 0);
    }
    std::string_view name() const override { return "marking"; }
    bool exact() const override { return true; }
    mutable int counted = 0;

   private:
    WordTokenizer words_;
  };
  const Marking counter;
  const ExactTextBuilder builder(counter);
  counter.counted = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) EXPECT_EQ(builder.build(WordRow(seed), 500).tokens, 500u);
  EXPECT_EQ(counter.counted, 20);
}

TEST(ExactText, IsOfLowerCaseWordsWithSingleSpaces) {
  for (const auto& tokenizer : tokenizers()) {
    const std::string text = ExactTextBuilder(*tokenizer).build(WordRow(9), 200).text;
    EXPECT_EQ(text.find("  "), std::string::npos);
    EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789 "), std::string::npos);
    EXPECT_NE(text.front(), ' ');
    EXPECT_NE(text.back(), ' ');
  }
}

TEST(ExactText, GoesOnFromAPrefixToTheWholeLength) {
  for (const auto& tokenizer : tokenizers()) {
    const ExactTextBuilder builder(*tokenizer);
    const ExactText prefix = builder.build(WordRow(1), 100);
    for (const std::uint32_t tokens : {100u, 104u, 130u, 700u}) {
      const ExactText whole = builder.build(prefix, WordRow(2, tokens), tokens);
      EXPECT_EQ(whole.tokens, tokens) << tokenizer->name();
      EXPECT_TRUE(whole.text.starts_with(prefix.text));
    }
  }
}

TEST(ExactText, APieceThatStandsAfterOthersBeginsWithASpace) {
  for (const auto& tokenizer : tokenizers()) {
    const ExactText piece = ExactTextBuilder(*tokenizer).build_next(WordRow(3), 64);
    EXPECT_EQ(piece.text.front(), ' ');
    EXPECT_EQ(tokenizer->encode(piece.text).size(), 64u);
  }
}

TEST(ExactText, SaysWhatItHasWhereTheLengthCannotBeMet) {
  class Constant final : public TokenCounter {
    std::size_t count(std::string_view) const override { return 5; }
    std::string_view name() const override { return "five"; }
    bool exact() const override { return true; }
  };
  const Constant counter;
  EXPECT_EQ(ExactTextBuilder(counter).build(WordRow(1), 3).tokens, 5u);
}

TEST(WordRow, RowsOfDifferentIdentitiesPartWithinSixWords) {
  std::set<std::vector<std::uint16_t>> seen;
  for (std::uint64_t identity = 0; identity < 5000; ++identity) {
    WordRow row(7, identity << 40 | identity);
    std::vector<std::uint16_t> words;
    for (int i = 0; i < WordRow::kIdentityWords; ++i) words.push_back(row.next());
    seen.insert(words);
  }
  EXPECT_EQ(seen.size(), 5000u);
}

}  // namespace
}  // namespace loadtest

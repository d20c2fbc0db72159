#pragma once
// Text of common words with exactly the asked number of tokens.
//
// How it gets there: words are drawn until the tokens that they each add to a text add up; then the
// whole text is counted, and words at its end are exchanged until the count is right. Nothing is assumed
// about the tokenizer: one that merges across spaces or splits words only costs more counting. Text:
// lower-case ASCII words with single spaces, so that decoding and encoding it again changes nothing. Threads:
// build() may be called from any thread.
#include <cstdint>
#include <string>
#include <vector>

#include "tokenize/token_counter.h"

namespace loadtest {

// An endless row of words, by seed. It begins with `identity`, six words that spell its 54 bits: rows whose
// identities differ part within the first six words.
class WordRow {
 public:
  static constexpr int kIdentityWords = 6;

  explicit WordRow(std::uint64_t state) : state_(state) {}
  WordRow(std::uint64_t state, std::uint64_t identity)
      : state_(state), bits_(identity), left_(kIdentityWords) {}

  // Below 512, a place in kWords.
  std::uint16_t next();

 private:
  std::uint64_t state_;
  std::uint64_t bits_ = 0;
  int left_ = 0;
};

struct ExactText {
  std::string text;
  std::uint32_t tokens = 0;  // as counted
};

class ExactTextBuilder {
 public:
  // `counter` outlives this.
  explicit ExactTextBuilder(const TokenCounter& counter);

  // Begins with `prefix` (whose tokens were counted), goes on with words of `row`. `tokens` counts the prefix
  // too. Where no text of words can have that many tokens (the prefix has more already, or the tokenizer adds
  // some of its own), the nearest that was found.
  ExactText build(const ExactText& prefix, WordRow row, std::uint32_t tokens) const;
  ExactText build(WordRow row, std::uint32_t tokens) const { return build(ExactText(), row, tokens); }

  // The same, for a piece that is to stand after other text: it begins with a space.
  ExactText build_next(WordRow row, std::uint32_t tokens) const;

 private:
  class Attempt;

  const TokenCounter* counter_;
  std::vector<std::uint32_t>
      costs_;  // tokens that each word adds behind another, by its place in the vocabulary
  std::vector<std::uint32_t> first_costs_;  // without the space
};

}  // namespace loadtest

#pragma once
// The words that answers are made of. Under a tokenizer each is one token wherever it stands, so that an
// answer of n words is n tokens for whoever counts its text.
//
// Threads: a value.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tokenize/tokenizer.h"

namespace loadtest::sim {

class AnswerWords {
 public:
  static constexpr std::uint32_t kPeriod = 16;

  AnswerWords();  // no tokenizer: a fixed sentence

  // Missing where no word of a list of common ones is a token of `tokenizer`.
  static std::optional<AnswerWords> of(const Tokenizer& tokenizer);

  // The word at `position` of an answer; from position 1 on they repeat after kPeriod.
  std::string_view at(std::uint64_t position) const {
    return position == 0 ? first_ : words_[position % kPeriod];
  }

 private:
  bool one_token_each(const Tokenizer& tokenizer) const;

  std::array<std::string_view, kPeriod> words_;  // each with a space before it
  std::string_view first_;                       // some tokenizers put that space before a text themselves
};

}  // namespace loadtest::sim

#pragma once
// A tokenizer for tests: a word with the space before it is a token, known by its bytes.
#include <algorithm>
#include <string>
#include <vector>

#include "tokenize/tokenizer.h"

namespace loadtest::sim {

class WordTokenizer final : public Tokenizer {
 public:
  // `adds_space`: puts a space before the text, as SentencePiece does; an empty word is a token.
  explicit WordTokenizer(bool adds_space = false) : adds_space_(adds_space) {}

  std::vector<TokenId> encode(std::string_view text, SpecialTokens) const override {
    const std::string whole = (adds_space_ ? " " : "") + std::string(text);
    std::vector<TokenId> ids;
    for (std::size_t at = 0; at < whole.size();) {
      const std::size_t end = std::min(whole.find(' ', at + 1), whole.size());
      TokenId id = 0;
      for (; at < end; ++at) id = id * 31 + static_cast<unsigned char>(whole[at]);
      ids.push_back(id);
    }
    return ids;
  }
  std::string decode(std::span<const TokenId>) const override { return ""; }
  std::string_view name() const override { return "words"; }
  bool exact() const override { return true; }

 private:
  bool adds_space_;
};

}  // namespace loadtest::sim

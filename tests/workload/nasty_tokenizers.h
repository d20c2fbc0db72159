#pragma once
// Tokenizers that break what one might assume of them.
#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tokenize/tokenizer.h"

namespace loadtest {

// Cuts a text into pieces by cut(), and numbers the pieces.
class PieceTokenizer : public Tokenizer {
 public:
  std::vector<TokenId> encode(std::string_view text, SpecialTokens = SpecialTokens::as_text) const override {
    std::vector<TokenId> ids;
    const std::lock_guard lock(mutex_);
    while (!text.empty()) {
      const std::size_t length = cut(text);
      const auto [entry, is_new] =
          ids_.try_emplace(std::string(text.substr(0, length)), static_cast<TokenId>(pieces_.size()));
      if (is_new) pieces_.push_back(entry->first);
      ids.push_back(entry->second);
      text.remove_prefix(length);
    }
    return ids;
  }

  std::string decode(std::span<const TokenId> ids) const override {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const TokenId id : ids) text += pieces_.at(id);
    return text;
  }

  std::size_t count(std::string_view text) const override {
    std::size_t pieces = 0;
    for (; !text.empty(); ++pieces) text.remove_prefix(cut(text));
    return pieces;
  }

  bool exact() const override { return true; }

 protected:
  // Length of the piece that `text` (not empty) begins with.
  virtual std::size_t cut(std::string_view text) const = 0;

 private:
  mutable std::mutex mutex_;
  mutable std::map<std::string, TokenId, std::less<>> ids_;
  mutable std::vector<std::string> pieces_;
};

// The well-behaved one: a word and the space before it are a token.
class WordTokenizer final : public PieceTokenizer {
 public:
  std::string_view name() const override { return "words"; }

 private:
  std::size_t cut(std::string_view text) const override { return std::min(text.find(' ', 1), text.size()); }
};

// Words are one to three tokens, and a third of the pairs of letters around a space are one token across it.
class MergingTokenizer final : public PieceTokenizer {
 public:
  std::string_view name() const override { return "merging"; }

 private:
  static bool merges(std::string_view text, std::size_t at) {
    return at + 2 < text.size() && text[at] != ' ' && text[at + 1] == ' ' &&
           (text[at] * 7 + text[at + 2]) % 3 == 0;
  }

  std::size_t cut(std::string_view text) const override {
    if (merges(text, 0)) return 3;
    std::size_t length = 1;
    while (length < text.size() && length < 4 && text[length] != ' ' && !merges(text, length)) ++length;
    return length;
  }
};

// No word of two letters or more is one token: pieces are at most two letters, and a space stands alone.
class PairTokenizer final : public PieceTokenizer {
 public:
  std::string_view name() const override { return "pairs"; }

 private:
  std::size_t cut(std::string_view text) const override {
    return text[0] == ' ' || text.size() < 2 || text[1] == ' ' ? 1 : 2;
  }
};

// Runs of two words are a token where the first one's length is even: a count depends on where a text begins.
class PhraseTokenizer final : public PieceTokenizer {
 public:
  std::string_view name() const override { return "phrases"; }

 private:
  std::size_t cut(std::string_view text) const override {
    const std::size_t one = std::min(text.find(' ', 1), text.size());
    return one % 2 == 0 ? std::min(text.find(' ', one + 1), text.size()) : one;
  }
};

}  // namespace loadtest

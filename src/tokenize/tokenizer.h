#pragma once
// Text to token ids and back, as a model's own tokenizer does it.
//
// Input:   UTF-8; what is not, is treated as the reference implementation treats it (U+FFFD).
// Threads: every call may come from any thread.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tokenize/token_counter.h"

namespace loadtest {

using TokenId = std::uint32_t;

// Whether "<|endoftext|>" in a text is the special token or the characters it is written with.
enum class SpecialTokens : std::uint8_t { as_text, recognized };

class Tokenizer : public TokenCounter {
 public:
  virtual std::vector<TokenId> encode(std::string_view text,
                                      SpecialTokens special = SpecialTokens::as_text) const = 0;
  // Ids that the vocabulary lacks are left out. The bytes of a token that is half a character are given as
  // they are.
  virtual std::string decode(std::span<const TokenId> ids) const = 0;
  // How many bytes of a text the token stands for, where it stands in the middle of one.
  virtual std::size_t bytes_of(TokenId id) const { return decode({&id, 1}).size(); }

  std::size_t count(std::string_view text) const override { return encode(text).size(); }
};

}  // namespace loadtest

#pragma once
// Finds tokens that are written out in a text, such as "<|endoftext|>": the leftmost, and of those that begin
// at the same place the longest.
//
// Threads: reading is free.
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tokenize/tokenizer.h"

namespace loadtest {

class WrittenTokens {
 public:
  struct Found {
    std::size_t begin, end;  // bytes
    TokenId id;
  };

  void add(std::string text, TokenId id);  // empty texts are ignored; of two equal ones the first is kept
  std::optional<Found> find(std::string_view text, std::size_t from) const;
  bool empty() const { return ids_.empty(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, TokenId, Hash, std::equal_to<>> ids_;
  std::array<std::vector<std::size_t>, 256> lengths_;  // by first byte, longest first
  std::string first_bytes_;
};

}  // namespace loadtest

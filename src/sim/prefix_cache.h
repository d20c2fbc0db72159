#pragma once
// Which beginnings of prompts were seen before, in blocks of 16 tokens.
//
// As in vLLM, a block is known by its tokens and all those before it; only full blocks count, and at least
// one token of a prompt is always computed. Bounded: beyond `max_blocks` the least recently used block is
// forgotten, of one prompt its end before its beginning (about 100 bytes a block).
// Threads: belongs to one.
#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <unordered_map>
#include <vector>

#include "tokenize/tokenizer.h"

namespace loadtest::sim {

class PrefixCache {
 public:
  static constexpr std::size_t kBlockTokens = 16;
  static constexpr std::size_t kMaxBlocks = 1'000'000;

  explicit PrefixCache(std::size_t max_blocks = kMaxBlocks) : max_blocks_(max_blocks) {}

  // How many leading tokens of the prompt were known; from now on all its full blocks are.
  std::uint32_t use(std::span<const TokenId> prompt);

  std::size_t blocks() const { return known_.size(); }

 private:
  void touch(std::uint64_t block);

  std::size_t max_blocks_;
  std::list<std::uint64_t> by_use_;  // the latest first
  std::unordered_map<std::uint64_t, std::list<std::uint64_t>::iterator> known_;
  std::vector<std::uint64_t> prompt_blocks_;
};

}  // namespace loadtest::sim

#pragma once
// Which two tokens merge, with what rank and into what: an open hash table, filled once.
#include <bit>
#include <cstdint>
#include <vector>

#include "tokenize/hash_bytes.h"
#include "tokenize/pair_merge.h"

namespace loadtest {

class PairTable {
 public:
  PairTable() : PairTable(0) {}
  explicit PairTable(std::size_t pairs) : slots_(std::bit_ceil(pairs * 2 + 2)) {}

  // No more pairs than were announced. A pair that is there already gets the new merge.
  void add(TokenId left, TokenId right, PairMerge merge) {
    Slot& slot = slots_[place(key_of(left, right))];
    slot = {key_of(left, right), merge};
  }

  PairMerge find(TokenId left, TokenId right) const { return slots_[place(key_of(left, right))].merge; }

 private:
  struct Slot {
    std::uint64_t key = ~std::uint64_t{0};  // free; no two tokens have this key
    PairMerge merge;
  };
  static std::uint64_t key_of(TokenId left, TokenId right) {
    return (static_cast<std::uint64_t>(left) << 32U) | right;
  }
  std::size_t place(std::uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = mix_bits(key ^ 0x9E3779B97F4A7C15U, 0xD1B54A32D192ED03U) & mask;
    while (slots_[at].key != key && slots_[at].key != ~std::uint64_t{0}) at = (at + 1) & mask;
    return at;
  }
  std::vector<Slot> slots_;
};

}  // namespace loadtest

#pragma once
// What short pieces of text were encoded to lately, so that words need not be merged again and again.
//
// One a thread, for all tokenizers: an entry names its owner. A piece that hashes to a taken place replaces
// what was there.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "tokenize/tokenizer.h"

namespace loadtest {

class PieceCache {
 public:
  static constexpr std::size_t kMost_bytes = 26, kMost_ids = 8;

  static PieceCache& of_this_thread();
  // A number that no other tokenizer of this process has.
  static std::uint32_t new_owner();

  // Empty where it is not known. Valid until the next put(). `hash` is hash_bytes(piece).
  std::span<const TokenId> get(std::uint32_t owner, std::string_view piece, std::uint64_t hash) const {
    const Entry& entry = entries_[place(owner, hash)];
    if (entry.owner != owner || entry.size != piece.size() ||
        std::memcmp(entry.text.data(), piece.data(), piece.size()) != 0) {
      return {};
    }
    return {entry.ids.data(), entry.count};
  }

  // Nothing happens where piece or ids are too long, or there is no id.
  void put(std::uint32_t owner, std::string_view piece, std::uint64_t hash, std::span<const TokenId> ids) {
    if (piece.size() > kMost_bytes || ids.size() > kMost_ids || ids.empty()) return;
    Entry& entry = entries_[place(owner, hash)];
    entry.owner = owner;
    entry.size = static_cast<std::uint8_t>(piece.size());
    entry.count = static_cast<std::uint8_t>(ids.size());
    std::memcpy(entry.text.data(), piece.data(), piece.size());
    std::copy(ids.begin(), ids.end(), entry.ids.begin());
  }

 private:
  struct alignas(64) Entry {  // a cache line
    std::uint32_t owner = 0;
    std::uint8_t size = 0, count = 0;
    std::array<char, kMost_bytes> text{};
    std::array<TokenId, kMost_ids> ids{};
  };
  static_assert(sizeof(Entry) == 64);
  static constexpr std::size_t kEntries = 1U << 14U;

  static std::size_t place(std::uint32_t owner, std::uint64_t hash) {
    return (hash ^ (owner * 0x9E3779B1U)) & (kEntries - 1);
  }

  std::vector<Entry> entries_ = std::vector<Entry>(kEntries);
};

}  // namespace loadtest

#pragma once
// Tokens and their ids: bytes to id, id to bytes.
//
// A view of one packed block of memory, which is either part of the program (embedded_ranks.h) or built from
// a file at run time (pack_vocabulary). Making the view costs nothing: the hash table is in the block.
//
// Lifetime: the block outlives the view. Threads: reading is free.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "tokenize/hash_bytes.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

inline constexpr TokenId kNoToken = 0xFFFFFFFFU;

class Vocabulary {
 public:
  static constexpr TokenId kMost_id = (1U << 20U) - 2;  // a slot keeps 20 bits of the id

  Vocabulary() = default;
  // `block` comes from pack_vocabulary(), aligned to 4 bytes.
  explicit Vocabulary(const char* block);

  // kNoToken where there is none.
  TokenId find(std::string_view token) const {
    if (token.size() > longest_) return kNoToken;
    const std::uint64_t hash = hash_bytes(token);
    const std::uint32_t tag = tag_of(hash);
    for (std::uint64_t at = hash & slot_mask_;; at = (at + 1) & slot_mask_) {
      const std::uint32_t slot = slots_[at];
      if (slot == 0) return kNoToken;
      if ((slot & kTagMask) != tag) continue;
      const TokenId id = (slot & kIdMask) - 1;
      if (text(id) == token) return id;
    }
  }

  bool has(TokenId id) const { return id < size_ && offsets_[id] != offsets_[id + 1]; }
  // The token's bytes; empty where has() is false.
  std::string_view token(TokenId id) const { return id < size_ ? text(id) : std::string_view(); }
  std::size_t size() const { return size_; }  // the highest id + 1

 private:
  friend std::string pack_vocabulary(std::span<const std::pair<std::string, TokenId>> tokens);

  struct Header {
    std::uint32_t size, slot_count, longest, bytes;
  };
  static constexpr std::uint32_t kIdMask = (1U << 20U) - 1, kTagMask = ~kIdMask;
  static std::uint32_t tag_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 32U) & kTagMask;
  }

  std::string_view text(TokenId id) const {
    return {bytes_ + offsets_[id], static_cast<std::size_t>(offsets_[id + 1] - offsets_[id])};
  }

  const std::uint32_t* offsets_ = nullptr;
  const std::uint32_t* slots_ = nullptr;
  const char* bytes_ = nullptr;
  std::uint64_t slot_mask_ = 0;
  std::size_t longest_ = 0, size_ = 0;
};

// `tokens` are not empty, differ, and so do their ids, which are at most Vocabulary::kMost_id; all together
// are less than 4 GiB.
std::string pack_vocabulary(std::span<const std::pair<std::string, TokenId>> tokens);

}  // namespace loadtest

#include "tokenize/vocabulary.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace loadtest {

Vocabulary::Vocabulary(const char* block) {
  Header header{};
  std::memcpy(&header, block, sizeof header);
  // The block's words are aligned, and written by pack_vocabulary() on this machine.
  offsets_ = reinterpret_cast<const std::uint32_t*>(block + sizeof header);
  slots_ = offsets_ + header.size + 1;
  bytes_ = reinterpret_cast<const char*>(slots_ + header.slot_count);
  slot_mask_ = header.slot_count - 1;
  longest_ = header.longest;
  size_ = header.size;
}

std::string pack_vocabulary(std::span<const std::pair<std::string, TokenId>> tokens) {
  std::uint32_t size = 0;
  for (const auto& [token, id] : tokens) size = std::max(size, id + 1);
  std::vector<std::string_view> by_id(size);
  for (const auto& [token, id] : tokens) by_id[id] = token;

  // At most four tenths full: short probes, also for what is not there.
  const std::uint32_t slot_count = std::bit_ceil(static_cast<std::uint32_t>(tokens.size() * 5 / 2 + 2));
  std::vector<std::uint32_t> offsets(size + 1), slots(slot_count);
  std::string bytes;
  std::size_t longest = 0;
  for (std::uint32_t id = 0; id < size; ++id) {
    const std::string_view token = by_id[id];
    offsets[id] = static_cast<std::uint32_t>(bytes.size());
    bytes += token;
    longest = std::max(longest, token.size());
    if (token.empty()) continue;
    const std::uint64_t hash = hash_bytes(token);
    std::uint64_t at = hash & (slot_count - 1);
    while (slots[at] != 0) at = (at + 1) & (slot_count - 1);
    slots[at] = Vocabulary::tag_of(hash) | (id + 1);
  }
  offsets[size] = static_cast<std::uint32_t>(bytes.size());

  const Vocabulary::Header header{size, slot_count, static_cast<std::uint32_t>(longest),
                                  static_cast<std::uint32_t>(bytes.size())};
  std::string block(reinterpret_cast<const char*>(&header), sizeof header);
  block.append(reinterpret_cast<const char*>(offsets.data()), offsets.size() * sizeof offsets[0]);
  block.append(reinterpret_cast<const char*>(slots.data()), slots.size() * sizeof slots[0]);
  return block + bytes;
}

}  // namespace loadtest

#include "sim/prefix_cache.h"

#include <algorithm>

#include "sim/random.h"

namespace loadtest::sim {

void PrefixCache::touch(std::uint64_t block) {
  if (const auto found = known_.find(block); found != known_.end()) {
    by_use_.splice(by_use_.begin(), by_use_, found->second);
    return;
  }
  if (known_.size() >= max_blocks_) {
    known_.erase(by_use_.back());
    by_use_.pop_back();
  }
  by_use_.push_front(block);
  known_.emplace(block, by_use_.begin());
}

std::uint32_t PrefixCache::use(std::span<const TokenId> prompt) {
  prompt_blocks_.clear();
  const std::size_t blocks = std::min(prompt.size() / kBlockTokens, max_blocks_);
  std::uint64_t chain = 0;
  for (std::size_t i = 0; i < blocks; ++i) {
    for (const TokenId id : prompt.subspan(i * kBlockTokens, kBlockTokens)) chain = Random(chain ^ id).bits();
    prompt_blocks_.push_back(chain);
  }
  std::size_t hits = 0;
  while (hits < blocks && known_.contains(prompt_blocks_[hits])) ++hits;
  for (std::size_t i = blocks; i-- > 0;) touch(prompt_blocks_[i]);
  if (hits > 0 && hits * kBlockTokens == prompt.size()) --hits;
  return static_cast<std::uint32_t>(hits * kBlockTokens);
}

}  // namespace loadtest::sim

#include "tokenize/piece_cache.h"

#include <atomic>

namespace loadtest {

PieceCache& PieceCache::of_this_thread() {
  thread_local PieceCache cache;
  return cache;
}

std::uint32_t PieceCache::new_owner() {
  static std::atomic<std::uint32_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace loadtest

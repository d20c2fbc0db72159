#include "run/ended_log.h"

#include <iterator>

namespace loadtest {

void EndedLog::add(const RequestRecord& record, std::size_t level) {
  if (!wanted_.load(std::memory_order_relaxed)) return;
  if (!full_.load(std::memory_order_relaxed)) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock.owns_lock()) {
      if (rows_.capacity() < kMost) rows_.reserve(kMost);
      rows_.push_back(request_row(record, level));
      full_.store(rows_.size() == kMost, std::memory_order_relaxed);
      return;
    }
  }
  missed_.fetch_add(1, std::memory_order_relaxed);
}

void EndedLog::take(EndedRequests& ended) {
  std::vector<RequestRow> rows;
  rows.reserve(kMost);
  {
    const std::lock_guard lock(mutex_);
    rows_.swap(rows);
    full_.store(false, std::memory_order_relaxed);
  }
  ended.missed += missed_.exchange(0, std::memory_order_relaxed);
  ended.rows.insert(ended.rows.end(), std::make_move_iterator(rows.begin()),
                    std::make_move_iterator(rows.end()));
}

}  // namespace loadtest

#pragma once
// The records of a level as they come, in blocks: adding one never moves those that are there, which would
// take a moment of many milliseconds in the middle of a level.
//
// Threads: one owner.
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "core/request_record.h"

namespace loadtest {

class RecordLog {
 public:
  void add(RequestRecord&& record) {
    if (blocks_.empty() || blocks_.back().size() == kBlock) blocks_.emplace_back().reserve(kBlock);
    bytes_ += size_of(record);
    blocks_.back().push_back(std::move(record));
    ++size_;
  }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return bytes_; }  // about what they hold

  // All of them in one piece, in the order they came; empty afterwards. Each block is freed as it is moved.
  std::vector<RequestRecord> take() {
    std::vector<RequestRecord> all;
    all.reserve(size_);
    for (std::vector<RequestRecord>& block : blocks_) {
      all.insert(all.end(), std::make_move_iterator(block.begin()), std::make_move_iterator(block.end()));
      block = {};
    }
    blocks_.clear();
    size_ = bytes_ = 0;
    return all;
  }

 private:
  static std::size_t size_of(const RequestRecord& record) {
    return sizeof record + record.arrivals.capacity() * sizeof(Arrival) + record.request_id.capacity() +
           (record.failure ? record.failure->detail.capacity() : 0);
  }

  static constexpr std::size_t kBlock = 1024;
  std::vector<std::vector<RequestRecord>> blocks_;
  std::size_t size_ = 0, bytes_ = 0;
};

}  // namespace loadtest

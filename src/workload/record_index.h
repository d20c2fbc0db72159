#pragma once
// Where the records of a file are, in little memory: of 64 records the place of the first as it is, of each
// its length and what lies between it and the one before, in as few bytes as the numbers need.
//
// Memory:  1.25 bytes for a line of up to 63 bytes, one more up to 8 KiB; where more than one byte stands
//          between two records, one more. Growing copies nothing.
// Time:    [] walks through at most 64 records.
// Threads: [] and size() from any thread once nothing is added or removed any more.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace loadtest {

struct RecordPlace {
  std::uint64_t offset = 0;
  std::uint32_t bytes = 0;

  bool operator==(const RecordPlace&) const = default;
};

class RecordIndex {
 public:
  // Behind the last one, with at least a byte between.
  void add(RecordPlace place);
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const { return blocks_.size() * sizeof(Block) + bytes_.size(); }
  // `index` below size().
  RecordPlace operator[](std::size_t index) const;
  // Those at `indexes`, which ascend. The rest moves up.
  void remove(const std::vector<std::size_t>& indexes);

 private:
  struct Block {
    std::uint64_t offset = 0;  // of its first record, in the file
    std::uint64_t at = 0;      // in bytes_
  };

  void write(std::uint64_t number);

  std::deque<Block> blocks_;
  std::deque<std::uint8_t> bytes_;
  std::uint64_t expected_ = 0;  // where the next record begins if a single byte stands before it
  std::size_t size_ = 0;
};

}  // namespace loadtest

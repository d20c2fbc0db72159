#include "workload/record_index.h"

#include <utility>

namespace loadtest {
namespace {

constexpr std::size_t kBlock_records = 64;

// Seven bits a byte, the lowest first; the highest bit says that more follow.
template <class Byte>
std::uint64_t read_number(Byte& at) {
  std::uint64_t number = 0;
  for (unsigned shift = 0;; shift += 7) {
    const std::uint8_t byte = *at;
    ++at;
    number |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return number;
  }
}

// A record is its length, doubled, and one more where bytes were passed over: their number follows.
template <class Byte>
RecordPlace read_place(Byte& at, std::uint64_t& expected) {
  const std::uint64_t number = read_number(at);
  const std::uint64_t passed_over = number % 2 == 0 ? 0 : read_number(at);
  const RecordPlace place{expected + passed_over, static_cast<std::uint32_t>(number / 2)};
  expected = place.offset + place.bytes + 1;
  return place;
}

}  // namespace

void RecordIndex::write(std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes_.push_back(static_cast<std::uint8_t>(number | 0x80));
  bytes_.push_back(static_cast<std::uint8_t>(number));
}

void RecordIndex::add(RecordPlace place) {
  if (size_++ % kBlock_records == 0) {
    blocks_.push_back({place.offset, bytes_.size()});
    expected_ = place.offset;
  }
  const std::uint64_t passed_over = place.offset - expected_;
  write(std::uint64_t{place.bytes} * 2 + (passed_over > 0));
  if (passed_over > 0) write(passed_over);
  expected_ = place.offset + place.bytes + 1;
}

RecordPlace RecordIndex::operator[](std::size_t index) const {
  const Block& block = blocks_[index / kBlock_records];
  auto at = bytes_.begin() + static_cast<std::ptrdiff_t>(block.at);
  std::uint64_t expected = block.offset;
  RecordPlace place;
  for (std::size_t i = 0; i <= index % kBlock_records; ++i) place = read_place(at, expected);
  return place;
}

void RecordIndex::remove(const std::vector<std::size_t>& indexes) {
  if (indexes.empty()) return;
  RecordIndex old = std::exchange(*this, RecordIndex());
  auto at = old.bytes_.cbegin();
  auto next = indexes.begin();
  std::uint64_t expected = 0;
  for (std::size_t i = 0; i < old.size_; ++i) {
    if (i % kBlock_records == 0) {
      old.bytes_.erase(old.bytes_.begin(), at);  // so that never both are whole
      expected = old.blocks_[i / kBlock_records].offset;
    }
    const RecordPlace place = read_place(at, expected);
    if (next != indexes.end() && *next == i) {
      ++next;
    } else {
      add(place);
    }
  }
}

}  // namespace loadtest

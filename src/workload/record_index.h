#pragma once
// Where the records of a file are: eight bytes each, in pieces, so that growing never doubles it.
#include <cstdint>
#include <deque>
#include <vector>

namespace loadtest {

struct RecordPlace {
  std::uint64_t offset = 0;  // below 2^40
  std::uint32_t bytes = 0;   // below 2^24
};

inline constexpr std::uint64_t kMost_file_bytes = std::uint64_t{1} << 40;

constexpr std::uint64_t pack(RecordPlace place) { return place.offset << 24 | place.bytes; }
constexpr RecordPlace unpack(std::uint64_t packed) {
  return {packed >> 24, static_cast<std::uint32_t>(packed & 0xffffff)};
}

class RecordIndex {
 public:
  void add(RecordPlace place) { places_.push_back(pack(place)); }
  std::size_t size() const { return places_.size(); }
  // Those at `indexes`, which ascend.
  void remove(const std::vector<std::size_t>& indexes) {
    auto next = indexes.begin();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (next != indexes.end() && *next == i) {
        ++next;
      } else {
        places_[kept++] = places_[i];
      }
    }
    places_.resize(kept);
  }
  RecordPlace operator[](std::size_t index) const { return unpack(places_[index]); }

 private:
  std::deque<std::uint64_t> places_;
};

}  // namespace loadtest

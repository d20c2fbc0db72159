#include "workload/record_index.h"

#include <gtest/gtest.h>

#include "workload/random.h"

namespace loadtest {
namespace {

// Records of all lengths, and all kinds of gaps between them.
std::vector<RecordPlace> places_of_all_kinds() {
  std::vector<RecordPlace> places;
  std::uint64_t offset = 3;
  Random random(1);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const auto bytes = static_cast<std::uint32_t>(random.below(std::uint64_t{1} << random.below(24)));
    places.push_back({offset, bytes});
    const bool far = random.below(4) == 0;
    offset += bytes + 1 + (far ? random.below(std::uint64_t{1} << random.below(34)) : 0);
  }
  return places;
}

std::vector<RecordPlace> all_of(const RecordIndex& index) {
  std::vector<RecordPlace> places;
  for (std::size_t i = 0; i < index.size(); ++i) places.push_back(index[i]);
  return places;
}

TEST(RecordIndex, GivesBackWhatWasAdded) {
  const auto places = places_of_all_kinds();
  RecordIndex index;
  for (const RecordPlace place : places) index.add(place);
  EXPECT_EQ(all_of(index), places);
}

TEST(RecordIndex, ALineTakesAByteAndAQuarter) {
  RecordIndex index;
  for (std::uint64_t i = 0; i < 64'000; ++i) index.add({i * 40, 39});
  EXPECT_EQ(index.memory_bytes(), 80'000u);
  for (std::uint64_t i = 0; i < 64'000; ++i) EXPECT_EQ(index[i], (RecordPlace{i * 40, 39}));
}

TEST(RecordIndex, RemovedRecordsAreGoneAndTheRestMovesUp) {
  const auto places = places_of_all_kinds();
  RecordIndex index;
  for (const RecordPlace place : places) index.add(place);
  std::vector<std::size_t> removed;
  std::vector<RecordPlace> kept;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool goes = i % 3 == 0 || (i > 100 && i < 300) || i + 1 == places.size();
    if (goes) removed.push_back(i);
    if (!goes) kept.push_back(places[i]);
  }
  index.remove(removed);
  EXPECT_EQ(all_of(index), kept);
  index.add({std::uint64_t{1} << 39, 5});
  EXPECT_EQ(index[kept.size()], (RecordPlace{std::uint64_t{1} << 39, 5}));
}

}  // namespace
}  // namespace loadtest

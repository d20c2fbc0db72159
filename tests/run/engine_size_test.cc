#include "run/engine_size.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

LoadLevel open_level(OpenLoad open, std::uint32_t most) { return {most, open}; }

TEST(ConnectionsAhead, AreThoseOfEachSlotOfAClosedLoop) {
  EXPECT_EQ(connections_ahead({3000, std::nullopt}, 10), 3000u);
}

TEST(ConnectionsAhead, AreThoseOfEachRequestWhereAllAreSentAtOnce) {
  EXPECT_EQ(connections_ahead(open_level({}, 60'000), 5000), 5000u);
  EXPECT_EQ(connections_ahead(open_level({}, 1000), 5000), 1000u);  // as the bound or the open files allow
}

TEST(ConnectionsAhead, AreThoseOfASecondAtARateWithinBounds) {
  const auto at = [](double rate, std::uint32_t most = 60'000) {
    return connections_ahead(open_level({rate, std::nullopt, false}, most), 5000);
  };
  EXPECT_EQ(at(0.5), 16u);
  EXPECT_EQ(at(100), 100u);
  EXPECT_EQ(at(9000), 512u);
  EXPECT_EQ(at(100, 7), 7u);
  EXPECT_EQ(connections_ahead(open_level({std::nullopt, Ramp{1, 200, Nanoseconds(1)}, false}, 60'000), 9),
            200u);
  EXPECT_EQ(connections_ahead(open_level({std::nullopt, std::nullopt, true}, 60'000), 9), 512u);
}

}  // namespace
}  // namespace loadtest

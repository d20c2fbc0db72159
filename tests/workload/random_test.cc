#include "workload/random.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "workload/request_identity.h"

namespace loadtest {
namespace {

TEST(Random, PermutationsHitEveryPlaceOnce) {
  for (const std::uint64_t size : {1u, 2u, 3u, 10u, 64u, 1000u, 4097u}) {
    std::vector<int> hits(size);
    for (std::uint64_t i = 0; i < size; ++i) ++hits.at(permuted(i, size, 77));
    EXPECT_EQ(hits, std::vector<int>(size, 1)) << size;
  }
}

TEST(Random, PermutationsOfDifferentSeedsDiffer) {
  std::set<std::vector<std::uint64_t>> orders;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::vector<std::uint64_t> order;
    for (std::uint64_t i = 0; i < 100; ++i) order.push_back(permuted(i, 100, seed));
    orders.insert(order);
  }
  EXPECT_EQ(orders.size(), 50u);
}

TEST(Random, IdentitiesDifferBetweenPhasesLevelsAndRequests) {
  std::set<std::uint64_t> seen;
  for (const Phase phase : {Phase::probe, Phase::warmup, Phase::measured}) {
    for (std::uint32_t level = 0; level < 10; ++level) {
      for (std::uint64_t index = 0; index < 1000; ++index) seen.insert(identity_of(1, {phase, level, index}));
    }
  }
  EXPECT_EQ(seen.size(), 30'000u);
}

TEST(Random, UnitIsEvenlySpread) {
  Random random(4);
  double sum = 0;
  for (int i = 0; i < 100'000; ++i) sum += random.unit();
  EXPECT_NEAR(sum / 100'000, 0.5, 0.005);
}

}  // namespace
}  // namespace loadtest

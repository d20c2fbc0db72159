#pragma once
// A small seeded generator whose numbers are the same on every platform and library (SplitMix64).
//
// Threads: none shared.
#include <cmath>
#include <cstdint>
#include <numbers>

namespace loadtest::sim {

class Random {
 public:
  explicit Random(std::uint64_t seed = 0) : state_(seed) {}

  // The n-th of many independent generators of one seed.
  static Random stream(std::uint64_t seed, std::uint64_t n) {
    Random mixer(seed);
    const std::uint64_t base = mixer.bits();
    Random second(base ^ (n * 0xD1342543DE82EF95ULL));
    return Random(second.bits());
  }

  std::uint64_t bits() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }

  // [0, 1)
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

  // 0 .. below - 1; 0 where below is 0
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((bits() >> 32) * bound) >> 32);
  }

  // Log-normal with mean 1.
  double lognormal(double sigma) {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    const double z = radius * std::cos(2 * std::numbers::pi * uniform());
    return std::exp(sigma * z - sigma * sigma / 2);
  }

 private:
  std::uint64_t state_;
};

}  // namespace loadtest::sim

#pragma once
// Numbers drawn by seed: the same on every machine, whatever the order in which they are asked for.
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "workload/prompt_source.h"

namespace loadtest {

// SplitMix64's finalizer: a bijection, so that different states stay different.
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return mix(mix(a) ^ b); }

// A phase and its level as one number.
constexpr std::uint64_t place_of(const RequestKey& key) {
  return (std::uint64_t{static_cast<std::uint8_t>(key.phase)} << 32) | key.level;
}

// What is drawn for. A seed's numbers are the same for ever, so a purpose keeps its value.
enum Purpose : std::uint64_t {
  kWords_of = 0,
  kInput_length,
  kOutput_length,
  kGroup,
  kPrefix,
  kDataset_output_length = 101,
  kSession_turns = 201,
  kSession_turn,
  kSession_group,
  kSystem,
  kDataset_turn = 301,
  kOwn_words = 401,
  kBlock,
};

// What to draw for a request from. `purpose` keeps a request's lengths, words and groups independent.
constexpr std::uint64_t state_of(std::uint64_t seed, const RequestKey& key, std::uint64_t purpose = 0) {
  return mix(mix(mix(seed, purpose), place_of(key)), key.index);
}

class Random {
 public:
  explicit constexpr Random(std::uint64_t state) : state_(state) {}

  constexpr std::uint64_t next() { return state_ = mix(state_); }
  // 0 ≤ x < 1, in steps of 2^-53.
  constexpr double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  // 0 ≤ x < bound; bound > 0 and far below 2^64.
  constexpr std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  double exponential() { return -std::log1p(-unit()); }
  // Standard normal (Box and Muller).
  double normal() {
    const double radius = std::sqrt(2 * exponential());
    return radius * std::cos(2 * std::numbers::pi * unit());
  }

 private:
  std::uint64_t state_;
};

// Where `index` (below `size`) stands in a seeded permutation of 0 … size - 1. Needs no memory: a Feistel
// network over the next even number of bits, walked until it falls below `size`.
constexpr std::uint64_t permuted(std::uint64_t index, std::uint64_t size, std::uint64_t seed) {
  const int half_bits = (static_cast<int>(std::bit_width(size > 1 ? size - 1 : 1)) + 1) / 2;
  const std::uint64_t mask = (std::uint64_t{1} << half_bits) - 1;
  std::uint64_t x = index;
  do {
    std::uint64_t left = x >> half_bits, right = x & mask;
    for (std::uint64_t round = 0; round < 6; ++round) {
      const std::uint64_t mixed = left ^ (mix(mix(seed, round), right) & mask);
      left = right;
      right = mixed;
    }
    x = (left << half_bits) | right;
  } while (x >= size);
  return x;
}

}  // namespace loadtest

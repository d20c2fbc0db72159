#pragma once
// A request's own 54 bits, with which its prompt begins (workload/exact_text.h).
//
// Different for every request of a run with up to 2^16 levels of 2^36 requests: the place of a request as a
// number, permuted by the seed.
#include <cstdint>

#include "workload/random.h"

namespace loadtest {

constexpr std::uint64_t identity_of(std::uint64_t seed, const RequestKey& key) {
  const std::uint64_t phase = static_cast<std::uint8_t>(key.phase) & 3U;
  const std::uint64_t place = (phase << 52) | ((key.level & 0xffffULL) << 36) | (key.index & 0xfffffffffULL);
  return permuted(place, std::uint64_t{1} << 54, seed);
}

}  // namespace loadtest

#pragma once
// A quick hash of a short byte string, for the tables of this room.
//
// The packed vocabularies (vocabulary.h) are built with it, so changing it means packing them anew; the build
// does that by itself.
#include <cstdint>
#include <cstring>
#include <string_view>

namespace loadtest {

inline std::uint64_t mix_bits(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

inline std::uint64_t hash_bytes(std::string_view text) {
  constexpr std::uint64_t kFirst = 0x9E3779B97F4A7C15U, kSecond = 0xD1B54A32D192ED03U;
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t hash = kFirst ^ (static_cast<std::uint64_t>(left) * kSecond);
  const auto word = [](const char* from) {
    std::uint64_t value = 0;
    std::memcpy(&value, from, sizeof value);
    return value;
  };
  for (; left > 8; left -= 8, at += 8) hash = mix_bits(hash ^ word(at), kSecond);
  std::uint64_t last = 0;
  if (left >= 4) {  // two halves that may overlap
    std::uint32_t low = 0, high = 0;
    std::memcpy(&low, at, 4);
    std::memcpy(&high, at + left - 4, 4);
    last = low | (static_cast<std::uint64_t>(high) << 32U);
  } else if (left > 0) {
    const auto byte = [at](std::size_t i) {
      return static_cast<std::uint64_t>(static_cast<unsigned char>(at[i]));
    };
    last = byte(0) | (byte(left / 2) << 8U) | (byte(left - 1) << 16U);
  }
  return mix_bits(hash ^ last, kFirst);
}

}  // namespace loadtest

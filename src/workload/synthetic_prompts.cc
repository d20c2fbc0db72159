#include "workload/synthetic_prompts.h"

#include <fmt/format.h>

#include <utility>

#include "workload/words.h"

namespace loadtest {
namespace {

// SplitMix64: a bijection of its counter, so that different keys start at different states.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

std::uint64_t state_of(std::uint64_t seed, const RequestKey& key) {
  const std::uint64_t place = (std::uint64_t{static_cast<std::uint8_t>(key.phase)} << 32) | key.level;
  return mix(mix(mix(seed) ^ place) ^ key.index);
}

char letter(Phase phase) {
  switch (phase) {
    case Phase::probe:
      return 'p';
    case Phase::warmup:
      return 'w';
    case Phase::measured:
      return 'm';
  }
  return '?';
}

}  // namespace

SyntheticPrompts::SyntheticPrompts(std::uint64_t seed, std::string id_prefix, Lengths lengths,
                                   const TokenCounter& counter)
    : seed_(seed), id_prefix_(std::move(id_prefix)), lengths_(lengths), counter_(&counter) {}

PlannedRequest SyntheticPrompts::plan(const RequestKey& key) const {
  std::uint64_t state = state_of(seed_, key);
  std::string text;
  text.reserve(std::size_t{lengths_.input_tokens} * 7);
  std::uint64_t bits = 0;
  for (std::uint32_t i = 0; i < lengths_.input_tokens; ++i) {
    if (i % 7 == 0) bits = state = mix(state);  // nine bits a word, seven words a draw
    if (i > 0) text.push_back(' ');
    text.append(kWords[bits & 511]);
    bits >>= 9;
  }
  PlannedRequest request;
  request.request_id = fmt::format("{}-{}{}-{}", id_prefix_, letter(key.phase), key.level, key.index);
  request.input_tokens = static_cast<std::uint32_t>(counter_->count(text));
  request.messages.push_back({"user", std::move(text)});
  request.max_output_tokens = lengths_.output_tokens;
  return request;
}

}  // namespace loadtest

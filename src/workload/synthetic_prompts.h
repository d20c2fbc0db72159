#pragma once
// Prompts of common English words, drawn by seed, of about the asked number of tokens.
//
// Prompts of 8 tokens and more differ from each other, from those of other phases, levels and seeds, and part
// within the first few words, so that no prefix cache is measured by accident. The same seed gives the same
// prompts. Units: tokens, as `counter` counts.
#include <cstdint>
#include <string>

#include "tokenize/token_counter.h"
#include "workload/prompt_source.h"

namespace loadtest {

class SyntheticPrompts final : public PromptSource {
 public:
  struct Lengths {
    std::uint32_t input_tokens = 256;
    std::uint32_t output_tokens = 128;
  };

  // `id_prefix` begins every request id. `counter` outlives this.
  SyntheticPrompts(std::uint64_t seed, std::string id_prefix, Lengths lengths, const TokenCounter& counter);

  PlannedRequest plan(const RequestKey& key) const override;

 private:
  std::uint64_t seed_;
  std::string id_prefix_;
  Lengths lengths_;
  const TokenCounter* counter_;
};

}  // namespace loadtest

#pragma once
// Prompts of common English words, drawn by seed, of exactly the asked number of tokens.
//
// No two prompts of a run are alike in their first six words, so that no prefix cache is measured by
// accident: those words spell a number that is the request's own, scrambled by the seed. Prompts of fewer
// words can repeat. With a shared prefix the six words follow it. The same seed gives the same prompts.
// Units:   tokens, as `counter` counts.
// Threads: plan() from any thread. set_template_tokens() before others call plan().
#include <cstdint>
#include <memory>
#include <string>

#include "tokenize/token_counter.h"
#include "workload/exact_text.h"
#include "workload/length_distribution.h"
#include "workload/prompt_source.h"
#include "workload/shared_prefix.h"
#include "workload/shared_texts.h"

namespace loadtest {

struct SyntheticOptions {
  LengthDistribution input = LengthDistribution::fixed(256);
  LengthDistribution output = LengthDistribution::fixed(128);
  SharedPrefix shared_prefix;
};

class SyntheticPrompts final : public PromptSource {
 public:
  struct Lengths {
    std::uint32_t input_tokens = 256;
    std::uint32_t output_tokens = 128;
  };

  // `id_prefix` begins every request id. `counter` outlives this.
  SyntheticPrompts(std::uint64_t seed, std::string id_prefix, Lengths lengths, const TokenCounter& counter);
  SyntheticPrompts(std::uint64_t seed, std::string id_prefix, SyntheticOptions options,
                   const TokenCounter& counter);

  // What the server's chat template adds to a prompt; the texts get as many tokens fewer (at least 1 is
  // left).
  void set_template_tokens(std::uint32_t tokens) override { template_tokens_ = tokens; }

  PlannedRequest plan(const RequestKey& key) const override;

 private:
  std::uint64_t seed_;
  std::string id_prefix_;
  SyntheticOptions options_;
  std::uint32_t template_tokens_ = 0;
  ExactTextBuilder builder_;
  std::unique_ptr<SharedTexts> prefixes_;  // null: nothing is shared
};

}  // namespace loadtest

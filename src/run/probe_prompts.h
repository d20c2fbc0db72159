#pragma once
// What the probe sends: requests of the usual kind that leave room in the model's context for what the
// server's chat template adds, which only the probe's answer tells.
//
// Answers are cut first, down to a few tokens, then the longest message.
// Threads: plan() as that of what it takes its requests from.
#include <cstdint>

#include "tokenize/token_counter.h"
#include "workload/prompt_source.h"

namespace loadtest {

class ProbePrompts final : public PromptSource {
 public:
  // Both outlive this. `texts_given`: what goes beyond the context by our count is sent as it is, since the
  // server's refusal is worth more than a run of them.
  ProbePrompts(const PromptSource& usual, const TokenCounter& counter, std::uint64_t max_model_len,
               bool texts_given)
      : usual_(&usual), counter_(&counter), max_model_len_(max_model_len), texts_given_(texts_given) {}

  PlannedRequest plan(const RequestKey& key) const override;

 private:
  const PromptSource* usual_;
  const TokenCounter* counter_;
  std::uint64_t max_model_len_;
  bool texts_given_;
};

}  // namespace loadtest

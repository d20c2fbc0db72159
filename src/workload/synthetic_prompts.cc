#include "workload/synthetic_prompts.h"

#include <utility>

#include "workload/random.h"
#include "workload/request_id.h"
#include "workload/request_identity.h"

namespace loadtest {
SyntheticPrompts::SyntheticPrompts(std::uint64_t seed, std::string id_prefix, Lengths lengths,
                                   const TokenCounter& counter)
    : SyntheticPrompts(seed, std::move(id_prefix),
                       SyntheticOptions{LengthDistribution::fixed(lengths.input_tokens),
                                        LengthDistribution::fixed(lengths.output_tokens),
                                        {}},
                       counter) {}

SyntheticPrompts::SyntheticPrompts(std::uint64_t seed, std::string id_prefix, SyntheticOptions options,
                                   const TokenCounter& counter)
    : seed_(seed), id_prefix_(std::move(id_prefix)), options_(std::move(options)), builder_(counter) {
  if (options_.shared_prefix.tokens > 0) {
    prefixes_ = std::make_unique<SharedTexts>(mix(seed_, kPrefix), options_.shared_prefix);
  }
}

PlannedRequest SyntheticPrompts::plan(const RequestKey& key) const {
  const std::uint32_t asked = options_.input.sample(state_of(seed_, key, kInput_length));
  const std::uint32_t wanted = asked > template_tokens_ ? asked - template_tokens_ : 1;
  const WordRow words(state_of(seed_, key, kWords_of), identity_of(seed_, key));
  ExactText exact;
  if (!prefixes_) {
    exact = builder_.build(words, wanted);
  } else {
    const std::uint64_t group = state_of(seed_, key, kGroup) % options_.shared_prefix.groups;
    exact = wanted < options_.shared_prefix.tokens
                ? builder_.build(prefixes_->row(group), wanted)
                : builder_.build(prefixes_->text(group, builder_), words, wanted);
  }
  PlannedRequest request;
  request.request_id = request_id(id_prefix_, key);
  request.input_tokens = exact.tokens + template_tokens_;
  request.asked_input_tokens = asked;
  request.messages.push_back({"user", std::move(exact.text)});
  request.max_output_tokens = options_.output.sample(state_of(seed_, key, kOutput_length));
  return request;
}

}  // namespace loadtest

#include "workload/shared_texts.h"

#include "workload/random.h"

namespace loadtest {

SharedTexts::SharedTexts(std::uint64_t state, const SharedPrefix& shared)
    : state_(state), tokens_(shared.tokens), texts_(shared.groups) {}

WordRow SharedTexts::row(std::uint64_t group) const { return WordRow(mix(state_, group)); }

const ExactText& SharedTexts::text(std::uint64_t group, const ExactTextBuilder& builder) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<ExactText>& text = texts_[group];
  if (!text) text = std::make_unique<ExactText>(builder.build(row(group), tokens_));
  return *text;
}

}  // namespace loadtest

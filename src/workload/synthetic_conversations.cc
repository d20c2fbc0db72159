#include "workload/synthetic_conversations.h"

#include <utility>

#include "workload/random.h"
#include "workload/request_id.h"
#include "workload/request_identity.h"

namespace loadtest {
SyntheticConversations::SyntheticConversations(std::uint64_t seed, std::string id_prefix,
                                               SyntheticConversationOptions options,
                                               const TokenCounter& counter)
    : seed_(seed), id_prefix_(std::move(id_prefix)), options_(std::move(options)), builder_(counter) {
  if (options_.system.tokens > 0)
    systems_ = std::make_unique<SharedTexts>(mix(seed_, kSystem), options_.system);
}

Conversation SyntheticConversations::session(const RequestKey& key) const {
  Conversation session;
  session.id = request_id(id_prefix_, key);
  if (systems_) {
    const std::uint64_t group = state_of(seed_, key, kSession_group) % options_.system.groups;
    const ExactText& system = systems_->text(group, builder_);
    session.system = system.text;
    session.system_tokens = system.tokens;
  }
  const std::uint32_t turns = options_.turns.sample(state_of(seed_, key, kSession_turns));
  Random random(state_of(seed_, key, kSession_turn));
  for (std::uint32_t i = 0; i < turns; ++i) {
    ConversationTurn turn;
    const WordRow words = i == 0 ? WordRow(random.next(), identity_of(seed_, key)) : WordRow(random.next());
    ExactText exact = builder_.build(words, options_.input.sample(random.next()));
    turn.text = std::move(exact.text);
    turn.input_tokens = exact.tokens;
    turn.max_output_tokens = options_.output.sample(random.next());
    const std::uint64_t thought = random.next();
    if (i > 0) turn.think_time = options_.think_time.sample(thought);
    session.turns.push_back(std::move(turn));
  }
  return session;
}

}  // namespace loadtest

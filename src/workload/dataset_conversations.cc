#include "workload/dataset_conversations.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "workload/random.h"
#include "workload/request_id.h"

namespace loadtest {
DatasetConversations::DatasetConversations(std::uint64_t seed, std::string id_prefix,
                                           std::shared_ptr<const Dataset> dataset,
                                           DatasetPromptOptions options, DurationDistribution think_time,
                                           const TokenCounter& counter)
    : seed_(seed),
      id_prefix_(std::move(id_prefix)),
      dataset_(std::move(dataset)),
      options_(std::move(options)),
      think_time_(std::move(think_time)),
      counter_(&counter) {}

// `answer`: what was recorded after the turn, if anything.
std::uint32_t DatasetConversations::output_tokens(const DatasetRecord& record, const Message* answer,
                                                  std::uint64_t random) const {
  if (options_.output_overrides) return options_.output.sample(random);
  if (record.output_tokens) return *record.output_tokens;
  if (answer == nullptr || answer->content.empty()) return options_.output.sample(random);
  return std::max(static_cast<std::uint32_t>(counter_->count(answer->content)), 1U);
}

Conversation DatasetConversations::session(const RequestKey& key) const {
  auto record = dataset_->record(record_of(key, dataset_->size(), options_.sampling, seed_));
  if (!record) throw std::runtime_error(record.error().message);
  const std::vector<Message>& all = record->all.empty() ? record->messages : record->all;
  Conversation session;
  session.id = request_id(id_prefix_, key);
  session.extra_body = record->extra_body;
  Random random(state_of(seed_, key, kDataset_turn));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].role == "system") {
      session.system += (session.system.empty() ? "" : "\n") + all[i].content;
    } else if (all[i].role == "user" && !all[i].content.empty()) {
      const bool answered = i + 1 < all.size() && all[i + 1].role == "assistant";
      ConversationTurn turn;
      turn.text = all[i].content;
      turn.input_tokens = static_cast<std::uint32_t>(counter_->count(turn.text));
      turn.max_output_tokens = output_tokens(*record, answered ? &all[i + 1] : nullptr, random.next());
      const std::uint64_t thought = random.next();
      if (!session.turns.empty()) turn.think_time = think_time_.sample(thought);
      session.turns.push_back(std::move(turn));
    }
  }
  session.system_tokens = static_cast<std::uint32_t>(counter_->count(session.system));
  return session;
}

}  // namespace loadtest

#pragma once
// Conversations from a dataset, one a record: each message of the user is a turn.
//
// The recorded answers are not sent, since the server's own are carried; each tells how long the answer to
// its turn may be, unless the record or `output` says. A record with a prompt only is a conversation of one
// turn. Threads: session() from any thread. It throws std::runtime_error where the file was changed or cannot
// be read
//          after it was opened.
#include <memory>
#include <string>

#include "tokenize/token_counter.h"
#include "workload/conversation_source.h"
#include "workload/dataset_prompts.h"
#include "workload/duration_distribution.h"

namespace loadtest {

class DatasetConversations final : public ConversationSource {
 public:
  // `counter` outlives this.
  DatasetConversations(std::uint64_t seed, std::string id_prefix, std::shared_ptr<const Dataset> dataset,
                       DatasetPromptOptions options, DurationDistribution think_time,
                       const TokenCounter& counter);

  Conversation session(const RequestKey& key) const override;

 private:
  std::uint32_t output_tokens(const DatasetRecord& record, const Message* answer, std::uint64_t random) const;

  std::uint64_t seed_;
  std::string id_prefix_;
  std::shared_ptr<const Dataset> dataset_;
  DatasetPromptOptions options_;
  DurationDistribution think_time_;
  const TokenCounter* counter_;
};

}  // namespace loadtest

#pragma once
// The conversations of a run, by their place. A key's index counts sessions, not requests.
//
// Threads: session() may be called from any thread; the same key gives the same conversation.
#include "core/conversation.h"
#include "workload/prompt_source.h"

namespace loadtest {

class ConversationSource {
 public:
  virtual ~ConversationSource() = default;
  virtual Conversation session(const RequestKey& key) const = 0;
};

}  // namespace loadtest

#pragma once
// The conversations of a level, made before they begin: which ones depends on no answer.
#include <cstdint>
#include <memory>

#include "core/conversation.h"
#include "run/made_ahead.h"
#include "workload/conversation_source.h"

namespace loadtest {

using SessionsAhead = MadeAhead<Conversation>;

// `source` outlives them.
std::unique_ptr<SessionsAhead> sessions_ahead(const ConversationSource& source, std::uint32_t level);

}  // namespace loadtest

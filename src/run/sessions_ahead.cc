#include "run/sessions_ahead.h"

namespace loadtest {
namespace {

std::size_t session_bytes(const Conversation& session) {
  std::size_t bytes = session.id.capacity() + session.system.capacity() + session.extra_body.capacity();
  for (const ConversationTurn& turn : session.turns) bytes += sizeof turn + turn.text.capacity();
  return bytes;
}

}  // namespace

std::unique_ptr<SessionsAhead> sessions_ahead(const ConversationSource& source, std::uint32_t level) {
  return std::make_unique<SessionsAhead>(
      [&source, level](std::uint64_t index) {
        return source.session({Phase::measured, level, index});
      },
      session_bytes);
}

}  // namespace loadtest

// Conversations on an engine thread (engine_thread.h).
#include <optional>
#include <utility>

#include "core/conversation.h"
#include "run/await_made.h"
#include "run/engine_thread.h"

namespace loadtest {

// Turn by turn, each request carrying what came before: the user's turns and the server's own answers. A turn
// that fails ends the conversation, for what came after it would not be the same. True: the server could not
// be reached. The answers' tokens are not in what the records say was sent: many are counted only after the
// level (run/carried_answers.h).
Task<bool> EngineThread::converse(PhaseContext& phase, Exchange& exchange, std::uint64_t index) {
  std::optional<Conversation> made = phase.sessions->take_ready(index);
  if (!made) {
    made = co_await await_made(*phase.sessions, index, resources_.context);
    if (is_over(phase)) co_return false;
  }
  const Conversation conversation = std::move(*made);
  PlannedRequest request;
  request.extra_body = conversation.extra_body;
  if (!conversation.system.empty()) request.messages.push_back({"system", conversation.system});
  request.input_tokens = conversation.system_tokens + phase.template_tokens;
  for (std::uint32_t number = 0; number < conversation.turns.size(); ++number) {
    const ConversationTurn& turn = conversation.turns[number];
    if (number > 0) {
      co_await pause(phase, std::chrono::steady_clock::now() + turn.think_time);
      if (is_over(phase)) co_return false;
    }
    request.request_id = conversation.id + "-t" + std::to_string(number);
    request.messages.push_back({"user", turn.text});
    request.input_tokens += turn.input_tokens;
    request.max_output_tokens = turn.max_output_tokens;
    WireBytes wire = phase.plan->render(index, request);
    RequestRecord record = co_await exchange.perform(phase, index, std::move(wire));
    record.turn = number;
    const bool ok = record.status == RequestStatus::ok;
    const bool refused = was_refused(record);
    keep(phase, exchange, std::move(record));
    if (!ok) {
      ThreadCounters::add(resources_.counters.not_asked, conversation.turns.size() - number - 1);
      co_return refused;
    }
    request.messages.push_back({"assistant", exchange.take_text()});
  }
  co_return false;
}

}  // namespace loadtest

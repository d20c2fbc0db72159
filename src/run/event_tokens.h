#pragma once
// How it becomes known what each event of a server's answers carries: what the probe's answer tells of it.
//
// Pure. Source: docs/metrics.md#tokens-of-an-event
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapter/server_adapter.h"
#include "core/request_record.h"
#include "run/answer_texts.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

// An answer to the probe, as the answers of a level are recorded: an arrival an event, all at once.
struct ProbedAnswer {
  RequestRecord record;
  AnswerText text;  // empty: not streamed, or not kept whole
};

ProbedAnswer probed_answer(bool streamed, const std::vector<TokenEvent>& events, ResponseSummary& summary);

// After a probe that asked for usage in every event, unless a server refused: the adapter goes on asking
// where it told something, that is other than one token of some event. Else it no longer does, and the
// answers become what the levels will get: usage at the end, an event taken as one token.
void keep_event_usage_where_it_tells(std::unique_ptr<ServerAdapter>& adapter,
                                     std::span<std::optional<ProbedAnswer>> answers);

// The text, counted, comes much nearer to what the server states in all than a token an event does. An end
// token more than there are events is no reason: no text shows it.
bool text_tells_events(const Tokenizer& tokenizer, const ProbedAnswer& answer);

// What is said where that is so, but there is only a stand-in for the model's tokenizer.
std::string untold_events_sentence(const ProbedAnswer& answer);

}  // namespace loadtest

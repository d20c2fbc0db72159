#pragma once
// What the answers of a conversation add to the prompts of its later turns.
//
// Units:   tokens, as RequestRecord::input_tokens_sent counts them. An answer is carried without its
//          reasoning, tool calls and refusals.
// Threads: pure; once a level, after its answers were counted (run/count_answers.h).
// Source:  docs/metrics.md#tokens-of-an-event
#include <cstdint>
#include <span>

#include "core/request_record.h"
#include "run/answer_texts.h"

namespace loadtest {

// Adds to input_tokens_sent of each turn the answers before it: by their text where it was counted here, else
// what the server counted less the reasoning, else one token an event. Records are of one level, in any
// order; those without a turn stay as they are. Returns how many turns carry an answer that was only taken by
// its events, and whose prompt the server did not count either.
std::uint64_t add_carried_answers(std::span<const AnswerText> answers, std::span<RequestRecord> records);

}  // namespace loadtest

#pragma once
// Counts the tokens of answers whose server did not, or not those of each event, once their level has ended.
//
// Source: docs/metrics.md#tokens-of-an-event
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "core/request_record.h"
#include "run/answer_texts.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

// Fills in what each arrival carried, the source, and N where the server did not state it. Each run of a kind
// is encoded by itself; a token belongs to the arrival that brought its last byte. Where the tokenizer finds
// no token, the record stays as it is. Returns the tokens of the answer itself: without reasoning, tool calls
// and refusals; nothing where there are no tokens at all.
std::optional<std::uint32_t> count_answer(const Tokenizer& tokenizer, const AnswerText& answer,
                                          RequestRecord& record);

// All of them, on so many threads; what count_answer() returns is their content_tokens. `go_on` is asked
// about every 20 ms, on the caller's thread; false: what was not begun stays as it is. Returns how many were
// counted.
std::size_t count_answers(const Tokenizer& tokenizer, std::span<AnswerText> answers,
                          std::span<RequestRecord> records, std::size_t threads,
                          const std::function<bool()>& go_on);

// What is said of answers that could not be counted.
std::string uncounted_sentence(std::uint64_t answers);

}  // namespace loadtest

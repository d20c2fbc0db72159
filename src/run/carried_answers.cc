#include "run/carried_answers.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <vector>

#include "core/token_times.h"

namespace loadtest {
namespace {

// Without its text: what was counted, less the reasoning.
std::uint32_t visible_tokens(const RequestRecord& record) {
  const TokenCount count = token_count(record);
  if (!count.total) return 0;
  const double reasoning = record.reasoning_tokens ? static_cast<double>(*record.reasoning_tokens)
                                                   : count.scale * record.reasoning_tokens_streamed;
  // Some servers state reasoning tokens beside N instead of within it.
  const double visible = reasoning > *count.total ? *count.total : *count.total - reasoning;
  return static_cast<std::uint32_t>(std::lround(visible));
}

}  // namespace

std::uint64_t add_carried_answers(std::span<const AnswerText> answers, std::span<RequestRecord> records) {
  std::vector<std::optional<std::uint32_t>> by_text(records.size());
  for (const AnswerText& answer : answers) by_text[answer.record] = answer.content_tokens;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].turn) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(records[a].index, *records[a].turn) < std::tie(records[b].index, *records[b].turn);
  });
  std::uint64_t guessed_prompts = 0;
  std::uint32_t carried = 0;
  bool guessed = false;
  for (const std::size_t i : order) {
    RequestRecord& record = records[i];
    if (*record.turn == 0) {
      carried = 0;
      guessed = false;
    }
    record.input_tokens_sent += carried;
    if (guessed && !record.input_tokens) ++guessed_prompts;
    carried += by_text[i] ? *by_text[i] : visible_tokens(record);
    guessed = guessed || (!by_text[i] && record.token_source == TokenSource::events);
  }
  return guessed_prompts;
}

}  // namespace loadtest

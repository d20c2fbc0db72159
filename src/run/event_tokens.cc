#include "run/event_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/token_times.h"
#include "run/count_answers.h"

namespace loadtest {
namespace {

// How far the tokens that the events state are from the total, as a ratio: 0 is none, either way alike.
double misfit(const TokenCount& count) { return std::abs(std::log(count.scale)); }

bool usage_tells_events(const ProbedAnswer& answer) {
  const std::vector<Arrival>& events = answer.record.arrivals;
  return answer.record.token_source == TokenSource::continuous_usage &&
         std::any_of(events.begin(), events.end(), [](const Arrival& event) { return event.tokens != 1; });
}

void forget_event_usage(ProbedAnswer& answer) {
  if (answer.record.token_source != TokenSource::continuous_usage) return;
  answer.record.token_source = TokenSource::usage;
  for (Arrival& event : answer.record.arrivals) event.tokens = 1;
}

}  // namespace

ProbedAnswer probed_answer(bool streamed, const std::vector<TokenEvent>& events, ResponseSummary& summary) {
  ProbedAnswer answer;
  RequestRecord& record = answer.record;
  record.streamed = streamed;
  record.token_source = summary.token_source;
  record.output_tokens = summary.output_tokens;
  record.reasoning_tokens = summary.reasoning_tokens;
  std::vector<std::uint32_t> ends;
  for (const TokenEvent& event : events) {
    record.arrivals.push_back({0, event.tokens, 1, false});
    if (event.kind == TokenKind::reasoning) record.reasoning_tokens_streamed += event.tokens;
    ends.push_back((ends.empty() ? 0 : ends.back()) + event.text_bytes);
  }
  if (streamed && !summary.text_truncated) answer.text = text_of(summary, std::move(ends));
  return answer;
}

void keep_event_usage_where_it_tells(std::unique_ptr<ServerAdapter>& adapter,
                                     std::span<std::optional<ProbedAnswer>> answers) {
  auto asking_less = adapter->asking_for_event_tokens(false);
  const auto tells = [](const auto& answer) { return answer && usage_tells_events(*answer); };
  if (asking_less && std::any_of(answers.begin(), answers.end(), tells)) return;
  if (asking_less) adapter = std::move(asking_less);
  for (std::optional<ProbedAnswer>& answer : answers) {
    if (answer) forget_event_usage(*answer);
  }
}

bool text_tells_events(const Tokenizer& tokenizer, const ProbedAnswer& answer) {
  if (answer.record.token_source != TokenSource::usage || answer.text.text.empty()) return false;
  const TokenCount stated = token_count(answer.record);
  const auto events = static_cast<double>(answer.record.arrivals.size());
  if (std::abs(events * (stated.scale - 1)) <= 1) return false;
  RequestRecord counted = answer.record;
  count_answer(tokenizer, answer.text, counted);
  return misfit(token_count(counted)) < misfit(stated) / 2;
}

std::string untold_events_sentence(const ProbedAnswer& answer) {
  return fmt::format(
      "the server puts about {:.1f} tokens into an event and does not say how many into each, so they are "
      "spread over the events evenly; give --tokenizer to have them counted from the text",
      token_count(answer.record).scale);
}

}  // namespace loadtest

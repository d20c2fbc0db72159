#include "metrics/verdict_facts.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>

namespace loadtest {
namespace {

std::optional<double> p99_ms(const Histogram& lag_ns) {
  const auto p99 = lag_ns.percentile(99);
  return p99 ? std::optional(*p99 / 1e6) : std::nullopt;
}

void add_client_facts(VerdictFacts& facts, const LevelInput& input) {
  facts.loop_lag_p99_ms = p99_ms(input.engine.loop_lag_ns);
  facts.read_lag_p99_ms = p99_ms(input.engine.read_lag_ns);
  const auto& busy = input.engine.thread_busy_share;
  if (!busy.empty()) facts.busiest_thread_share = *std::max_element(busy.begin(), busy.end());
  for (const RequestRecord& record : input.records) {
    for (const Arrival& arrival : record.arrivals) {
      facts.events += arrival.events;
      if (arrival.coalesced_by_lag) facts.events_coalesced_by_lag += arrival.events;
    }
  }
}

// Only lengths that were asked for can be missed.
void add_length_facts(VerdictFacts& facts, const LevelInput& input, const LevelResult& result) {
  facts.prompts_exact = input.prompt_lengths_exact;
  if (!result.prompt_tokens) return;
  facts.prompt_tokens_asked = result.prompt_tokens->asked_mean;
  facts.prompt_tokens_counted = result.prompt_tokens->counted_mean;
}

void add_answer_facts(VerdictFacts& facts, const LevelInput& input) {
  if (!input.answer_lengths_exact) return;
  double asked = 0, counted = 0, n = 0;
  for (const RequestRecord& record : input.records) {
    const bool stated =
        record.token_source == TokenSource::usage || record.token_source == TokenSource::continuous_usage;
    if (record.status != RequestStatus::ok || !stated || !record.output_tokens || !record.output_tokens_asked)
      continue;
    asked += *record.output_tokens_asked;
    counted += *record.output_tokens;
    ++n;
  }
  if (n == 0) return;
  facts.answer_tokens_asked = asked / n;
  facts.answer_tokens_counted = counted / n;
}

// Conversations repeat their own earlier turns.
void add_cache_facts(VerdictFacts& facts, const LevelInput& input) {
  if (!input.shared_prompt_tokens || facts.conversations) return;
  const double shared = *input.shared_prompt_tokens;
  facts.sharing_asked = shared > 0;
  for (const RequestRecord& record : input.records) {
    if (!record.input_tokens || !record.cached_tokens) continue;
    const double cached = *record.cached_tokens;
    facts.cached_tokens = facts.cached_tokens.value_or(0) + cached;
    facts.cached_unshared = facts.cached_unshared.value_or(0) + std::max(0.0, cached - shared);
    facts.input_tokens = facts.input_tokens.value_or(0) + *record.input_tokens;
  }
}

// Those that fell due last are sent a moment later.
constexpr auto kInTime = std::chrono::milliseconds(10);

// What falls due all at once is a burst: there is no rate to keep.
void add_rate_facts(VerdictFacts& facts, const LevelInput& input) {
  TimePoint first_due = TimePoint::max();
  TimePoint last_due = TimePoint::min();
  for (const RequestRecord& record : input.records) {
    first_due = std::min(first_due, record.due_at);
    last_due = std::max(last_due, record.due_at);
  }
  if (first_due >= last_due) return;
  std::uint64_t sent = 0;
  for (const RequestRecord& record : input.records) {
    if (record.sent && record.sent_at <= last_due + kInTime) ++sent;
  }
  facts.due = input.records.size();
  facts.sent_share = static_cast<double>(sent) / static_cast<double>(facts.due);
}

struct Span {
  TimePoint from = TimePoint::max(), to = TimePoint::min();
};

// By conversation: from its first request to the end of its last, the pauses between turns included. Empty:
// single requests.
std::unordered_map<std::uint64_t, Span> conversation_spans(std::span<const RequestRecord> records) {
  std::unordered_map<std::uint64_t, Span> spans;
  for (const RequestRecord& record : records) {
    if (!record.turn) continue;
    Span& span = spans[record.index];
    span.from = std::min(span.from, record.sent_at);
    span.to = std::max(span.to, record.end_at);
  }
  return spans;
}

// A slot holds a request or, with turns, a conversation: a user who thinks keeps it.
void add_slot_facts(VerdictFacts& facts, const LevelInput& input, const LevelResult& result) {
  if (input.concurrency == 0) return;
  const auto spans = conversation_spans(input.records);
  if (!spans.empty()) facts.conversations = spans.size();
  facts.slots_used_share =
      static_cast<double>(facts.conversations.value_or(result.attempted)) / input.concurrency;
  if (!result.steady) return;
  if (spans.empty()) {
    facts.steady_concurrency = result.steady->figures.achieved_concurrency;
    return;
  }
  const double from = to_s(input.started_at.time_since_epoch()) + result.steady->from_s;
  const double to = to_s(input.started_at.time_since_epoch()) + result.steady->to_s;
  double alive = 0;
  for (const auto& [index, span] : spans) {
    alive += std::max(0.0, std::min(to_s(span.to.time_since_epoch()), to) -
                               std::max(to_s(span.from.time_since_epoch()), from));
  }
  if (to > from) facts.steady_concurrency = alive / (to - from);
}

}  // namespace

VerdictFacts verdict_facts(const LevelInput& input, const LevelResult& result) {
  VerdictFacts facts;
  facts.concurrency = input.concurrency;
  facts.attempted = result.attempted;
  facts.succeeded = result.succeeded;
  facts.failed = result.failed;
  facts.cut_off = result.cut_off;
  if (result.figures.ttft_ms) facts.ttft_p50_ms = result.figures.ttft_ms->p50();
  if (result.figures.e2e_ms) facts.e2e_p50_ms = result.figures.e2e_ms->p50();
  add_client_facts(facts, input);
  if (input.open) {
    facts.most_waiting = input.most_waiting.value_or(0);
    facts.most_waiting_unmade = input.most_waiting_unmade;
    facts.concurrency_given = input.concurrency_given;
    facts.trace = input.open->trace;
    add_rate_facts(facts, input);
  } else {
    add_slot_facts(facts, input, result);
  }
  add_length_facts(facts, input, result);
  add_answer_facts(facts, input);
  add_cache_facts(facts, input);
  return facts;
}

}  // namespace loadtest

#include "metrics/metrics_calculator.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "core/token_times.h"
#include "metrics/figures.h"
#include "metrics/goodput.h"
#include "metrics/group_figures.h"
#include "metrics/sample.h"
#include "metrics/series.h"
#include "metrics/steady_window.h"
#include "metrics/verdict.h"

namespace loadtest {
namespace {

using Records = std::span<const RequestRecord* const>;

// One order for every way in which threads may have handed in the records, so that sums agree to the last
// bit.
std::vector<const RequestRecord*> in_order_of_sending(std::span<const RequestRecord> records) {
  std::vector<const RequestRecord*> order;
  order.reserve(records.size());
  for (const RequestRecord& record : records) order.push_back(&record);
  std::sort(order.begin(), order.end(), [](const RequestRecord* a, const RequestRecord* b) {
    return std::tie(a->sent_at, a->index, a->request_id) < std::tie(b->sent_at, b->index, b->request_id);
  });
  return order;
}

// The detail is bounded and free of secrets where the failure was made; here the bound is only kept.
void add_failure(LevelResult& result, const Failure& failure) {
  constexpr std::size_t kMostBytes = 300;
  const auto kind = static_cast<std::size_t>(failure.kind);
  if (result.errors[kind]++ > 0) return;
  std::string_view detail = failure.detail;
  if (detail.size() > kMostBytes) {
    std::size_t end = kMostBytes;
    while (end > 0 && (static_cast<unsigned char>(detail[end]) & 0xc0) == 0x80) --end;
    detail = detail.substr(0, end);
  }
  result.error_examples[kind] = detail;
}

void count_outcomes(LevelResult& result, Records records) {
  result.attempted = records.size();
  for (const RequestRecord* record : records) {
    switch (record->status) {
      case RequestStatus::ok:
        ++result.succeeded;
        break;
      case RequestStatus::cut_off:
        ++result.cut_off;
        break;
      case RequestStatus::failed:
        ++result.failed;
        if (record->failure) add_failure(result, *record->failure);
        break;
    }
  }
  const std::uint64_t ended = result.succeeded + result.failed;
  if (ended > 0) result.error_rate = static_cast<double>(result.failed) / static_cast<double>(ended);
}

Nanoseconds level_duration(const LevelInput& input) {
  TimePoint end = input.started_at;
  for (const RequestRecord& record : input.records) end = std::max(end, record.end_at);
  return end - input.started_at;
}

std::optional<double> p99_ms(const Histogram& lag_ns) {
  const auto p99 = lag_ns.percentile(99);
  return p99 ? std::optional(*p99 / 1e6) : std::nullopt;
}

std::optional<Statistics> client_lag(const EngineObservations& engine) {
  const bool loop = engine.loop_lag_ns.percentile(99) >= engine.read_lag_ns.percentile(99);
  return statistics_of(loop ? engine.loop_lag_ns : engine.read_lag_ns);
}

void add_prompt_facts(VerdictFacts& facts, const LevelInput& input) {
  double asked = 0, counted = 0, cached = 0, cacheable = 0;
  std::uint64_t prompts = 0;
  bool cache_known = false;
  for (const RequestRecord& record : input.records) {
    if (!record.input_tokens) continue;
    ++prompts;
    asked += record.input_tokens_asked;
    counted += *record.input_tokens;
    if (!record.cached_tokens) continue;
    cache_known = true;
    cached += *record.cached_tokens;
    cacheable += *record.input_tokens;
  }
  if (input.prompt_lengths_exact && prompts > 0) {
    facts.prompt_tokens_asked = asked / static_cast<double>(prompts);
    facts.prompt_tokens_counted = counted / static_cast<double>(prompts);
  }
  if (cache_known) {
    facts.cached_tokens = cached;
    facts.input_tokens = cacheable;
  }
}

// Those that fell due last are sent a moment later.
constexpr auto kInTime = std::chrono::milliseconds(10);

void add_rate_facts(VerdictFacts& facts, const LevelInput& input) {
  TimePoint last_due = TimePoint::min();
  for (const RequestRecord& record : input.records) last_due = std::max(last_due, record.due_at);
  std::uint64_t sent = 0;
  for (const RequestRecord& record : input.records) {
    if (record.sent && record.sent_at <= last_due + kInTime) ++sent;
  }
  facts.due = input.records.size();
  if (facts.due > 0) facts.sent_share = static_cast<double>(sent) / static_cast<double>(facts.due);
}

VerdictFacts verdict_facts(const LevelInput& input, const LevelResult& result) {
  VerdictFacts facts;
  facts.concurrency = input.concurrency;
  facts.attempted = result.attempted;
  facts.succeeded = result.succeeded;
  facts.failed = result.failed;
  facts.cut_off = result.cut_off;
  if (result.figures.ttft_ms) facts.ttft_p50_ms = result.figures.ttft_ms->p50();
  if (result.figures.e2e_ms) facts.e2e_p50_ms = result.figures.e2e_ms->p50();
  facts.loop_lag_p99_ms = p99_ms(input.engine.loop_lag_ns);
  facts.read_lag_p99_ms = p99_ms(input.engine.read_lag_ns);
  const auto& busy = input.engine.thread_busy_share;
  if (!busy.empty()) facts.busiest_thread_share = *std::max_element(busy.begin(), busy.end());
  if (input.open && (input.open->rate_per_s || input.open->ramp)) add_rate_facts(facts, input);
  if (!input.open && input.concurrency > 0) {
    if (result.steady) facts.steady_concurrency = result.steady->figures.achieved_concurrency;
    facts.slots_used_share = static_cast<double>(result.attempted) / input.concurrency;
  }
  for (const RequestRecord& record : input.records) {
    for (const Arrival& arrival : record.arrivals) {
      facts.events += arrival.events;
      if (arrival.coalesced_by_lag) facts.events_coalesced_by_lag += arrival.events;
    }
  }
  add_prompt_facts(facts, input);
  return facts;
}

}  // namespace

LevelResult calculate_level(const LevelInput& input) {
  const std::vector<const RequestRecord*> records = in_order_of_sending(input.records);
  const Nanoseconds duration = level_duration(input);

  LevelResult result;
  result.concurrency = input.concurrency;
  result.open = input.open;
  result.most_waiting = input.most_waiting;
  result.started_s = to_s(input.started_at - input.run_started_at);
  result.duration_s = to_s(duration);
  count_outcomes(result, records);
  result.figures = level_figures(records, duration, input.open.has_value());
  result.figures.client_lag_ms = client_lag(input.engine);

  const auto& e2e = result.figures.e2e_ms;
  const auto window = steady_window(input, records, e2e ? std::optional(e2e->p50()) : std::nullopt);
  if (window) {
    result.steady = SteadyWindow{to_s(window->from - input.started_at), to_s(window->to - input.started_at),
                                 window_figures(records, *window, input.open.has_value())};
  }
  result.goodput = goodput(records, input.slo, input.basis, duration);
  result.series = level_series(records, input.started_at, duration);
  result.turns = turn_figures(records, duration);
  if (input.servers.size() > 1) result.servers = server_figures(records, input.servers, duration);
  result.verdict = verdict(verdict_facts(input, result));
  return result;
}

void TokenQuality::add(std::span<const RequestRecord> records) {
  for (const RequestRecord& record : records) {
    const TokenCount count = token_count(record);
    if (count.total && *count.total > 0) exact = exact && count.exact;
    if (record.disbelieved_output_tokens) {
      ++disbelieved;
      disbelieved_tokens = std::max(disbelieved_tokens, *record.disbelieved_output_tokens);
    }
    const InputTokenSource input = record.input_tokens ? InputTokenSource::usage : planned;
    if (record.status == RequestStatus::ok || !record.arrivals.empty()) {
      input_exact = input_exact && input != InputTokenSource::asked;
    }
    if (record.status != RequestStatus::ok) continue;
    source = std::max(source.value_or(record.token_source), record.token_source);
    input_source = std::max(input_source.value_or(input), input);
  }
}

std::optional<std::string> TokenQuality::warning() const {
  if (disbelieved == 0) return std::nullopt;
  return fmt::format(
      "the server's usage is not believed for {} request{}: it states up to {} output tokens, more than were "
      "asked "
      "for and than came; those answers are counted by what came",
      disbelieved, disbelieved == 1 ? "" : "s", disbelieved_tokens);
}

}  // namespace loadtest

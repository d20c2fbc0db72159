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
#include "metrics/verdict_facts.h"

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

std::optional<Statistics> client_lag(const EngineObservations& engine) {
  const bool loop = engine.loop_lag_ns.percentile(99) >= engine.read_lag_ns.percentile(99);
  return statistics_of(loop ? engine.loop_lag_ns : engine.read_lag_ns);
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
  result.prompt_tokens = prompt_tokens(records);

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

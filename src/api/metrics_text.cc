#include "api/metrics_text.h"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <utility>

#include "api/prometheus_page.h"
#include "api/service.h"
#include "core/version.h"

namespace loadtest {
namespace {

struct RunGauge {
  std::string_view name, help;
  std::optional<double> (*value)(const RunProgress& progress);
};

std::optional<double> seconds_of(const std::optional<double>& ms) {
  return ms ? std::optional(*ms / 1e3) : std::nullopt;
}

using P = const RunProgress&;
constexpr RunGauge kRunGauges[] = {
    {"llm_loadtest_run_progress_ratio", "How far a test that goes on is.",
     [](P p) { return std::optional(p.overall_fraction); }},
    {"llm_loadtest_run_in_flight_requests", "Requests in flight.",
     [](P p) { return std::optional(static_cast<double>(p.in_flight)); }},
    {"llm_loadtest_run_succeeded_requests", "Requests of the current level that succeeded.",
     [](P p) { return std::optional(static_cast<double>(p.succeeded)); }},
    {"llm_loadtest_run_failed_requests", "Requests of the current level that failed.",
     [](P p) { return std::optional(static_cast<double>(p.failed)); }},
    {"llm_loadtest_run_requests_per_second", "Requests that ended, over the last second.",
     [](P p) { return std::optional(p.requests_per_s); }},
    {"llm_loadtest_run_output_tokens_per_second", "Output tokens, over the last second.",
     [](P p) { return std::optional(p.output_tokens_per_s); }},
    {"llm_loadtest_run_ttft_mean_seconds", "Mean time to first token of the latest requests.",
     [](P p) { return seconds_of(p.ttft_mean_ms); }},
    {"llm_loadtest_run_ttft_median_seconds", "Median time to first token of the latest requests.",
     [](P p) { return seconds_of(p.ttft_p50_ms); }},
    {"llm_loadtest_run_e2e_mean_seconds", "Mean end-to-end latency of the latest requests.",
     [](P p) { return seconds_of(p.e2e_mean_ms); }},
};

void add_runs(PrometheusPage& page, Service& service) {
  const auto [running, waiting] = service.runs.counts();
  page.family("llm_loadtest_runs_running", "gauge", "Tests that go on.");
  page.value({}, static_cast<double>(running));
  page.family("llm_loadtest_runs_queued", "gauge", "Tests that wait.");
  page.value({}, static_cast<double>(waiting));
  HistoryQuery query;
  query.limit = 1;
  const auto history = service.store.list(query);
  if (!history) return;
  page.family("llm_loadtest_runs_stored", "gauge", "Runs in the database, by status.");
  std::array<std::uint64_t, std::size(kRunStates)> counts{};
  for (const auto& [state, count] : history->by_state) counts[static_cast<std::size_t>(state)] = count;
  for (std::size_t state = 0; state < counts.size(); ++state)
    page.value({{"status", kRunStates[state]}}, static_cast<double>(counts[state]));
}

// Once for each run that goes on, to be joined with its figures by run_id.
void add_facts(PrometheusPage& page, const std::vector<RunQueue::Standing>& running) {
  if (!running.empty())
    page.family("llm_loadtest_run_info", "gauge", "What a test that goes on is aimed at; always 1.");
  for (const auto& [entry, state, stopping, progress, position] : running) {
    page.value({{"run_id", entry.run_id}, {"model", entry.model}, {"server_url", entry.server_url}}, 1);
  }
}

}  // namespace

std::string metrics_text(Service& service) {
  PrometheusPage page;
  page.family("llm_loadtest_build_info", "gauge", "Version and revision.");
  page.value({{"version", kVersion}, {"revision", kGit}}, 1);
  page.family("llm_loadtest_http_answers_total", "counter", "Answers, by class of status.");
  for (std::size_t digit = 2; digit <= 5; ++digit)
    page.value({{"code", fmt::format("{}xx", digit)}}, static_cast<double>(service.answers[digit].load()));
  const WatchHub::Stats watches = service.hub.stats();
  page.family("llm_loadtest_websockets", "gauge", "Open WebSockets.");
  page.value({}, static_cast<double>(watches.watchers));
  page.family("llm_loadtest_websocket_messages_total", "counter", "Messages sent to WebSockets.");
  page.value({}, static_cast<double>(watches.sent));
  page.family("llm_loadtest_websocket_slow_readers_total", "counter", "WebSockets dropped for not reading.");
  page.value({}, static_cast<double>(watches.dropped));

  add_runs(page, service);
  service.runs.totals().write(page);
  const auto running = service.runs.running();
  add_facts(page, running);
  for (const RunGauge& gauge : kRunGauges) {
    bool any = false;
    for (const auto& standing : running) {
      const auto value = standing.progress ? gauge.value(*standing.progress) : std::nullopt;
      if (!value) continue;
      if (!std::exchange(any, true)) page.family(gauge.name, "gauge", gauge.help);
      page.value({{"run_id", standing.entry.run_id}}, *value);
    }
  }
  return page.take();
}

}  // namespace loadtest

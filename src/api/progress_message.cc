#include "api/progress_message.h"

#include <nlohmann/json.hpp>

#include "api/rfc3339.h"
#include "core/json_text.h"
#include "core/json_tree.h"
#include "core/json_value.h"

namespace loadtest {
namespace {

std::string text_of(const OrderedJson& json) { return dump_json(json); }

double percent(double share) { return share * 100; }

OrderedJson load_json(const RunProgress& p) {
  return {{"level", p.load.open ? OrderedJson(load_text(p.load)) : OrderedJson(p.load.concurrency)},
          {"index", p.level},
          {"total", p.levels}};
}

OrderedJson errors_json(const RunProgress& p) {
  OrderedJson json = OrderedJson::object();
  for (std::size_t kind = 0; kind < p.errors.size(); ++kind) {
    if (p.errors[kind] > 0) json[std::string(name(static_cast<FailureKind>(kind)))] = p.errors[kind];
  }
  return json;
}

OrderedJson metrics_json(const RunProgress& p, std::int64_t unix_ms) {
  return {{"ttft_avg_ms", number(p.ttft_mean_ms)},
          {"ttft_p50_ms", number(p.ttft_p50_ms)},
          {"output_tokens_per_s", number(p.output_tokens_per_s)},
          {"requests_per_s", number(p.requests_per_s)},
          {"itl_avg_ms", number(p.itl_mean_ms)},
          {"e2e_avg_ms", number(p.e2e_mean_ms)},
          {"success_count", p.succeeded},
          {"error_count", p.failed},
          {"errors", errors_json(p)},
          {"in_flight", p.in_flight},
          {"waiting", p.waiting},
          {"timestamp", rfc3339_utc_ms(unix_ms)}};
}

}  // namespace

std::string_view name(RunPhase phase) {
  switch (phase) {
    case RunPhase::probing:
      return "probing";
    case RunPhase::connecting:
      return "connecting";
    case RunPhase::warmup:
      return "warmup";
    case RunPhase::measuring:
      return "measuring";
    case RunPhase::draining:
      return "draining";
    case RunPhase::counting:
      return "counting";
    case RunPhase::cooldown:
      return "cooldown";
    case RunPhase::finished:
      return "finished";
  }
  return "?";
}

void add_progress(OrderedJson& json, const RunProgress* progress, std::int64_t unix_ms) {
  if (progress == nullptr) {
    for (const char* const field :
         {"phase", "asked", "progress", "concurrency", "overall_percent", "elapsed_s", "eta_s", "metrics"})
      json[field] = nullptr;
    return;
  }
  const RunProgress& p = *progress;
  json["phase"] = name(p.phase);
  json["asked"] = text_or_null(p.asked);
  json["progress"] = {{"current", p.done},
                      {"total", count(p.total)},
                      {"percent", number(percent(p.level_fraction))},
                      {"of", p.conversations ? "conversations" : "requests"}};
  json["concurrency"] = load_json(p);
  json["overall_percent"] = number(percent(p.overall_fraction));
  json["elapsed_s"] = seconds(p.elapsed_s);
  json["eta_s"] = p.eta_s ? seconds(*p.eta_s) : OrderedJson();
  json["metrics"] = metrics_json(p, unix_ms);
}

void add_stopping(OrderedJson& json, std::optional<bool> stopping) {
  json["stopping"] = stopping ? OrderedJson(*stopping) : OrderedJson();
}

std::string progress_message(std::string_view run_id, RunState state, std::optional<bool> stopping,
                             const RunProgress* progress, const std::vector<std::string>& log,
                             std::uint64_t dropped, std::int64_t unix_ms) {
  OrderedJson json = {{"type", "progress"}, {"run_id", run_id}, {"status", name(state)}};
  add_stopping(json, stopping);
  add_progress(json, progress, unix_ms);
  std::string text = text_of(json);
  text.pop_back();
  text += ",\"request_log\":";
  append_request_log(text, log);
  return text + ",\"dropped\":" + std::to_string(dropped) + "}";
}

std::string completed_message(const RunResult& result) {
  OrderedJson levels = OrderedJson::array();
  for (const LevelResult& level : result.levels) {
    const Figures& figures = level.figures;
    levels.push_back({{"load", load_text(level.load())},
                      {"attempted", level.attempted},
                      {"succeeded", level.succeeded},
                      {"failed", level.failed},
                      {"verdict", name(level.verdict.status)},
                      {"ttft_p50_ms", figures.ttft_ms ? number(figures.ttft_ms->p50()) : OrderedJson()},
                      {"e2e_p50_ms", figures.e2e_ms ? number(figures.e2e_ms->p50()) : OrderedJson()},
                      {"output_tokens_per_s", number(figures.output_tokens_per_s)},
                      {"requests_per_s", number(figures.requests_per_s)}});
  }
  return text_of({{"type", "completed"},
                  {"run_id", result.run_id},
                  {"status", name(state_of(result.status))},
                  {"summary",
                   {{"status", name(state_of(result.status))},
                    {"status_detail", optional_text(result.status_detail)},
                    {"model", text(result.server.model)},
                    {"duration_s", seconds(result.duration_s)},
                    {"levels", std::move(levels)}}}});
}

std::string failed_message(std::string_view run_id, RunState state, std::string_view error) {
  return text_of({{"type", "failed"}, {"run_id", run_id}, {"status", name(state)}, {"error", text(error)}});
}

void append_request_log(std::string& out, const std::vector<std::string>& entries) {
  out += '[';
  for (const std::string& entry : entries) {
    if (&entry != entries.data()) out += ',';
    out += entry;
  }
  out += ']';
}

std::string log_entry(const RequestRow& row, std::uint64_t seq, TimePoint run_started_at) {
  return text_of({{"seq", seq},
                  {"request_id", text(row.request_id)},
                  {"level", row.level},
                  {"at_s", seconds(Nanoseconds(row.end_ns - to_ns(run_started_at)))},
                  {"status", name(row.status)},
                  {"ttft_ms", number(row.ttft_ms)},
                  {"e2e_ms", number(row.e2e_ms)},
                  {"output_tokens", count(row.output_tokens)},
                  {"error", row.failure ? text(row.failure->detail) : OrderedJson()}});
}

}  // namespace loadtest

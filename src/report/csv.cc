#include "report/csv.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

#include "core/secrets.h"

namespace loadtest {
namespace {

// A row as (column, cell) pairs: heading and cells cannot get out of step.
class Row {
 public:
  void text(std::string column, std::string_view value) { add(std::move(column), quoted(defused(value))); }
  void count(std::string column, std::uint64_t value) { add(std::move(column), fmt::format("{}", value)); }
  void count(std::string column, const std::optional<std::uint64_t>& value) {
    add(std::move(column), value ? fmt::format("{}", *value) : "");
  }
  void number(std::string column, const std::optional<double>& value) {
    const bool known = value && std::isfinite(*value);
    add(std::move(column), known ? fmt::format("{}", std::round(*value * 1e6) / 1e6) : "");
  }

  std::string heading() const { return joined(&std::pair<std::string, std::string>::first); }
  std::string cells() const { return joined(&std::pair<std::string, std::string>::second); }

 private:
  void add(std::string column, std::string cell) { cells_.emplace_back(std::move(column), std::move(cell)); }

  // What starts like a formula is shown as text by every spreadsheet that knows the leading apostrophe.
  static std::string defused(std::string_view value) {
    const bool formula =
        !value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
    return formula ? "'" + std::string(value) : std::string(value);
  }

  static std::string quoted(const std::string& value) {
    if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
    std::string out = "\"";
    for (const char c : value) {
      if (c == '"') out += '"';
      out += c;
    }
    return out + '"';
  }

  std::string joined(std::string std::pair<std::string, std::string>::*part) const {
    std::string out;
    for (const auto& cell : cells_) {
      if (&cell != &cells_.front()) out += ',';
      out += cell.*part;
    }
    return out + "\r\n";
  }

  std::vector<std::pair<std::string, std::string>> cells_;
};

void add_run(Row& row, const RunResult& result) {
  row.text("run_id", result.run_id);
  row.text("run_status", name(result.status));
  row.text("server", without_userinfo(result.server.url));
  row.text("model", result.server.model);
  row.text("engine", result.server.engine.value_or(""));
  row.text("engine_version", result.server.version.value_or(""));
  row.count("input_len_tokens", std::uint64_t{result.config.input_len});
  row.count("output_len_tokens", std::uint64_t{result.config.output_len});
  row.count("seed", result.config.seed);
}

void add_counts(Row& row, const LevelResult& level) {
  const auto& open = level.open;
  row.count("concurrency", open ? std::nullopt : std::optional(std::uint64_t{level.concurrency}));
  row.number("request_rate_per_s", open ? open->rate_per_s : std::nullopt);
  row.count("most_waiting", level.most_waiting);
  row.number("started_s", level.started_s);
  row.number("duration_s", level.duration_s);
  row.count("attempted", level.attempted);
  row.count("succeeded", level.succeeded);
  row.count("failed", level.failed);
  row.count("cut_off", level.cut_off);
  row.number("error_rate", level.error_rate);
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    row.count(fmt::format("errors_{}", name(static_cast<FailureKind>(kind))),
              level.errors[static_cast<std::size_t>(kind)]);
  }
}

void add_latency(Row& row, const LatencyField& field, const std::optional<Statistics>& statistics) {
  // "ttft_ms" gives "ttft_n" and "ttft_p99_ms".
  const std::string_view stem = field.name.substr(0, field.name.size() - std::string_view("_ms").size());
  const auto ms = [&](std::string_view what, const std::optional<double>& value) {
    row.number(fmt::format("{}_{}_ms", stem, what), value);
  };
  row.count(fmt::format("{}_n", stem), statistics ? std::optional(statistics->n) : std::nullopt);
  ms("mean", statistics ? std::optional(statistics->mean) : std::nullopt);
  ms("std", statistics ? statistics->std : std::nullopt);
  ms("min", statistics ? std::optional(statistics->min) : std::nullopt);
  for (std::size_t i = 0; i < kPercentiles.size(); ++i) {
    ms(kPercentileNames[i], statistics ? std::optional(statistics->percentiles[i]) : std::nullopt);
  }
  ms("max", statistics ? std::optional(statistics->max) : std::nullopt);
}

void add_volumes(Row& row, const std::string& prefix, const Figures& figures) {
  row.count(prefix + "input_tokens", figures.input_tokens);
  row.count(prefix + "output_tokens", figures.output_tokens);
  row.count(prefix + "reasoning_tokens", figures.reasoning_tokens);
  row.count(prefix + "cached_tokens", figures.cached_tokens);
  row.number(prefix + "input_tokens_per_s", figures.input_tokens_per_s);
  row.number(prefix + "output_tokens_per_s", figures.output_tokens_per_s);
  row.number(prefix + "total_tokens_per_s", figures.total_tokens_per_s);
  row.number(prefix + "requests_per_s", figures.requests_per_s);
  row.number(prefix + "achieved_concurrency", figures.achieved_concurrency);
}

void add_prompt_tokens(Row& row, const LevelResult& level) {
  const auto& tokens = level.prompt_tokens;
  row.count("prompt_tokens_n", tokens ? std::optional(tokens->n) : std::nullopt);
  row.number("prompt_tokens_asked_mean", tokens ? tokens->asked_mean : std::nullopt);
  row.number("prompt_tokens_sent_mean", tokens ? std::optional(tokens->sent_mean) : std::nullopt);
  row.number("prompt_tokens_counted_mean", tokens ? tokens->counted_mean : std::nullopt);
}

void add_goodput(Row& row, const LevelResult& level) {
  const auto& goodput = level.goodput;
  row.number("goodput_share", goodput ? goodput->share : std::nullopt);
  row.number("goodput_requests_per_s", goodput ? std::optional(goodput->requests_per_s) : std::nullopt);
  row.count("goodput_satisfied", goodput ? std::optional(goodput->satisfied) : std::nullopt);
  row.count("goodput_judged", goodput ? std::optional(goodput->judged) : std::nullopt);
}

void add_verdict(Row& row, const Verdict& verdict) {
  row.text("verdict", name(verdict.status));
  std::string codes, details;
  for (const VerdictReason& reason : verdict.reasons) {
    codes += (codes.empty() ? "" : "; ") + reason.code;
    details += (details.empty() ? "" : " ") + reason.detail;
  }
  row.text("verdict_codes", codes);
  row.text("verdict_details", details);
}

Row level_row(const RunResult& result, const LevelResult& level) {
  Row row;
  add_run(row, result);
  add_counts(row, level);
  for (const LatencyField& field : kLatencyFields) add_latency(row, field, level.figures.*field.field);
  add_volumes(row, "", level.figures);
  add_prompt_tokens(row, level);
  row.number("steady_from_s", level.steady ? std::optional(level.steady->from_s) : std::nullopt);
  row.number("steady_to_s", level.steady ? std::optional(level.steady->to_s) : std::nullopt);
  add_volumes(row, "steady_", level.steady ? level.steady->figures : Figures{});
  add_goodput(row, level);
  add_verdict(row, level.verdict);
  return row;
}

}  // namespace

std::string levels_csv(const RunResult& result) {
  std::string out = level_row(result, LevelResult{}).heading();
  for (const LevelResult& level : result.levels) out += level_row(result, level).cells();
  return out;
}

}  // namespace loadtest

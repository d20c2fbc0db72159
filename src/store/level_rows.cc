#include "store/level_rows.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/json_tree.h"
#include "core/run_from_json.h"
#include "core/run_json.h"

namespace loadtest {
namespace {

using Json = nlohmann::ordered_json;

void delete_level(Database& database, std::int64_t run, std::uint32_t level) {
  for (const char* table : {"levels", "metrics", "series"}) {
    Query query(database.statement(std::string("DELETE FROM ") + table + " WHERE run = ? AND level = ?"));
    query << run << level;
    query.exec();
  }
}

class MetricWriter {
 public:
  MetricWriter(Database& database, std::int64_t run, std::uint32_t level)
      : statement_(database.statement("INSERT INTO metrics VALUES (?, ?, ?, ?, ?)")),
        run_(run),
        level_(level) {}

  void write(std::string_view metric, std::string_view statistic, std::optional<double> value) {
    if (!value || !std::isfinite(*value)) return;
    const std::string metric_text(metric), statistic_text(statistic);
    Query query(statement_);
    query << run_ << level_ << metric_text << statistic_text << *value;
    query.exec();
  }
  void write(std::string_view metric, const std::optional<Statistics>& statistics) {
    if (!statistics) return;
    write(metric, "n", static_cast<double>(statistics->n));
    write(metric, "mean", statistics->mean);
    write(metric, "std", statistics->std);
    write(metric, "min", statistics->min);
    write(metric, "max", statistics->max);
    for (std::size_t i = 0; i < kPercentiles.size(); ++i)
      write(metric, kPercentileNames[i], statistics->percentiles[i]);
  }
  void write_value(std::string_view metric, std::optional<double> value) { write(metric, "value", value); }
  void write_value(std::string_view metric, std::uint64_t value) {
    write(metric, "value", static_cast<double>(value));
  }
  void write_value(std::string_view metric, const std::optional<std::uint64_t>& value) {
    if (value) write_value(metric, *value);
  }

 private:
  SQLite::Statement& statement_;
  std::int64_t run_;
  std::uint32_t level_;
};

void write_metrics(Database& database, std::int64_t run, std::uint32_t level, const LevelResult& result) {
  MetricWriter writer(database, run, level);
  const Figures& figures = result.figures;
  for (const LatencyField& row : kLatencyFields) writer.write(row.name, figures.*row.field);
  writer.write_value("duration_s", std::optional(result.duration_s));
  writer.write_value("attempted", result.attempted);
  writer.write_value("succeeded", result.succeeded);
  writer.write_value("failed", result.failed);
  writer.write_value("cut_off", result.cut_off);
  writer.write_value("error_rate", result.error_rate);
  writer.write_value("input_tokens", figures.input_tokens);
  writer.write_value("output_tokens", figures.output_tokens);
  writer.write_value("reasoning_tokens", figures.reasoning_tokens);
  writer.write_value("cached_tokens", figures.cached_tokens);
  writer.write_value("input_tokens_per_s", figures.input_tokens_per_s);
  writer.write_value("output_tokens_per_s", figures.output_tokens_per_s);
  writer.write_value("total_tokens_per_s", figures.total_tokens_per_s);
  writer.write_value("requests_per_s", figures.requests_per_s);
  writer.write_value("achieved_concurrency", figures.achieved_concurrency);
  if (!result.goodput) return;
  writer.write_value("goodput_share", result.goodput->share);
  writer.write_value("goodput_requests_per_s", std::optional(result.goodput->requests_per_s));
}

void write_series(Database& database, std::int64_t run, std::uint32_t level,
                  const std::vector<SeriesPoint>& series) {
  SQLite::Statement& statement = database.statement("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  for (std::size_t i = 0; i < series.size(); ++i) {
    const SeriesPoint& point = series[i];
    Query query(statement);
    query << run << level << std::uint64_t{i} << point.t_s << point.output_tokens_per_s << point.in_flight
          << point.ttft_ms_p50 << point.errors;
    query.exec();
  }
}

// What `runs` says of its levels, computed anew from all of them.
void summarize(Database& database, std::int64_t run) {
  Query query(database.statement(R"(
WITH value (level, metric, value) AS (SELECT level, metric, value FROM metrics WHERE run = ?1 AND statistic = 'value'),
     fastest (level, rate) AS (SELECT level, max(value) FROM value WHERE metric = 'output_tokens_per_s')
UPDATE runs SET
  levels = (SELECT count(*) FROM levels WHERE run = ?1),
  attempted = (SELECT coalesce(sum(value), 0) FROM value WHERE metric = 'attempted'),
  succeeded = (SELECT coalesce(sum(value), 0) FROM value WHERE metric = 'succeeded'),
  failed = (SELECT coalesce(sum(value), 0) FROM value WHERE metric = 'failed'),
  output_tokens_per_s = (SELECT rate FROM fastest),
  output_tokens_per_s_by_level = (
    SELECT '[' || group_concat(lower(quote(value))) || ']' FROM (
      SELECT value.value AS value FROM levels LEFT JOIN value ON value.level = levels.level AND metric = 'output_tokens_per_s'
      WHERE run = ?1 ORDER BY levels.level)),
  ttft_p50_ms = (SELECT m.value FROM metrics m, fastest f
                 WHERE m.run = ?1 AND m.level = f.level AND m.metric = 'ttft_ms' AND m.statistic = 'p50')
WHERE run = ?1)"));
  query << run;
  query.exec();
}

void worsen_verdict(Database& database, std::int64_t run, VerdictStatus verdict) {
  Query query(database.statement("UPDATE runs SET verdict = max(coalesce(verdict, 0), ?) WHERE run = ?"));
  query << static_cast<int>(verdict) << run;
  query.exec();
}

}  // namespace

void write_level(Database& database, std::int64_t run, std::uint32_t level, const LevelResult& result,
                 std::uint64_t requests) {
  delete_level(database, run, level);
  Json json = to_json(result);
  json["series"] = Json::array();
  const std::string text = dump_json(json);
  {
    Query query(database.statement("INSERT INTO levels VALUES (?, ?, ?, ?, ?, ?, ?)"));
    query << run << level << unix_ns_now() << result.concurrency
          << (result.open ? result.open->rate_per_s : std::nullopt) << requests << text;
    query.exec();
  }
  write_metrics(database, run, level, result);
  write_series(database, run, level, result.series);
  summarize(database, run);
  worsen_verdict(database, run, result.verdict.status);
}

Result<StoredLevels> read_levels(Database& database, std::int64_t run) {
  StoredLevels stored;
  Query query(
      database.statement("SELECT level, ended_unix_ns, json FROM levels WHERE run = ? ORDER BY level"));
  query << run;
  while (query.next()) {
    auto level = level_from_json(query.text(2));
    if (!level)
      return io_error("the database \"" + database.path() + "\" is damaged: " + level.error().message);
    level->series = read_series(database, run, static_cast<std::uint32_t>(query.integer(0)));
    stored.levels.push_back(std::move(*level));
    stored.ended_unix_ns = query.integer(1);
  }
  return stored;
}

std::vector<SeriesPoint> read_series(Database& database, std::int64_t run, std::uint32_t level) {
  std::vector<SeriesPoint> series;
  Query query(database.statement(
      "SELECT t_s, output_tokens_per_s, in_flight, ttft_p50_ms, errors FROM series WHERE run = ? "
      "AND level = ? ORDER BY point"));
  query << run << level;
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  while (query.next()) {
    series.push_back({query.maybe_real(0).value_or(kNone), query.maybe_real(1).value_or(kNone),
                      query.maybe_real(2).value_or(kNone), query.maybe_real(3),
                      static_cast<std::uint64_t>(query.integer(4))});
  }
  return series;
}

std::vector<MetricValue> read_metrics(Database& database, std::int64_t run) {
  std::vector<MetricValue> values;
  Query query(database.statement(
      "SELECT level, metric, statistic, value FROM metrics WHERE run = ? ORDER BY 1, 2, 3"));
  query << run;
  while (query.next()) {
    values.push_back(
        {static_cast<std::uint32_t>(query.integer(0)), query.text(1), query.text(2), query.real(3)});
  }
  return values;
}

}  // namespace loadtest

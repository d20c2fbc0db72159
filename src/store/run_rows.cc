#include "store/run_rows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>
#include <utility>

#include "core/secrets.h"

namespace loadtest {

const char* const kEntryColumns =
    "run_id, state, detail, model, server_url, engine, created_unix_ns, started_unix_ns, completed_unix_ns, "
    "levels, "
    "attempted, succeeded, failed, verdict, output_tokens_per_s, ttft_p50_ms, reason, "
    "output_tokens_per_s_by_level";

RunState state_of(RunStatus status) {
  switch (status) {
    case RunStatus::completed:
      return RunState::completed;
    case RunStatus::cancelled:
      return RunState::cancelled;
    case RunStatus::failed:
      return RunState::failed;
    case RunStatus::interrupted:
      return RunState::interrupted;
  }
  return RunState::failed;
}

std::string_view reason_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_input:
      return "bad_input";
    case ErrorCode::target_unusable:
      return "target_unusable";
    case ErrorCode::io:
      return "io";
    case ErrorCode::internal:
      break;
  }
  return "internal";
}

namespace {

// Of "[1280.5,null]", as migrations.cc and level_rows.cc write it. What is no number is missing.
std::vector<std::optional<double>> level_rates(std::string_view text) {
  std::vector<std::optional<double>> rates;
  if (text.starts_with('[')) text.remove_prefix(1);
  while (!text.empty() && text != "]") {
    const std::string_view part = text.substr(0, text.find_first_of(",]"));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    double rate = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), rate);
    const bool good = error == std::errc() && end == part.data() + part.size();
    rates.push_back(good ? std::optional(rate) : std::nullopt);
  }
  return rates;
}

}  // namespace

RunEntry entry_of(const Query& query) {
  RunEntry entry;
  entry.run_id = query.text(0);
  const std::int64_t state = query.integer(1);
  // A state that is not known can only come from other hands.
  entry.state = state >= 0 && state <= 5 ? static_cast<RunState>(state) : RunState::interrupted;
  entry.detail = query.maybe_text(2);
  entry.model = query.text(3);
  entry.server_url = query.text(4);
  entry.engine = query.maybe_text(5);
  entry.created_unix_ns = query.integer(6);
  entry.started_unix_ns = query.maybe<std::int64_t>(7);
  entry.completed_unix_ns = query.maybe<std::int64_t>(8);
  entry.levels = static_cast<std::uint32_t>(query.integer(9));
  entry.attempted = static_cast<std::uint64_t>(query.integer(10));
  entry.succeeded = static_cast<std::uint64_t>(query.integer(11));
  entry.failed = static_cast<std::uint64_t>(query.integer(12));
  if (const auto verdict = query.maybe<std::int64_t>(13); verdict && *verdict >= 0 && *verdict <= 2)
    entry.verdict = static_cast<VerdictStatus>(*verdict);
  entry.output_tokens_per_s = query.maybe_real(14);
  entry.ttft_p50_ms = query.maybe_real(15);
  entry.reason = query.maybe_text(16);
  if (const std::uint64_t ended = entry.succeeded + entry.failed; ended > 0)
    entry.error_rate = static_cast<double>(entry.failed) / static_cast<double>(ended);
  // Not where the clock was set back meanwhile.
  if (entry.started_unix_ns && entry.completed_unix_ns && *entry.completed_unix_ns >= *entry.started_unix_ns)
    entry.duration_s = static_cast<double>(*entry.completed_unix_ns - *entry.started_unix_ns) / 1e9;
  entry.output_tokens_per_s_by_level = level_rates(query.maybe_text(17).value_or(""));
  return entry;
}

std::optional<std::int64_t> row_of(Database& database, const std::string& run_id) {
  Query query(database.statement("SELECT run FROM runs WHERE run_id = ?"));
  query << run_id;
  return query.next() ? std::optional(query.integer(0)) : std::nullopt;
}

std::int64_t insert_run(Database& database, const RunEntry& entry, const std::string& json,
                        const std::optional<std::string>& body) {
  Query query(database.statement(
      "INSERT INTO runs (run_id, state, created_unix_ns, model, server_url) VALUES (?, ?, ?, ?, ?)"));
  query << entry.run_id << static_cast<int>(entry.state) << entry.created_unix_ns << entry.model
        << entry.server_url;
  query.exec();
  const std::int64_t run = database.sql().getLastInsertRowid();
  Query result(database.statement("INSERT INTO results (run, json, body) VALUES (?, ?, ?)"));
  result << run << json << body;
  result.exec();
  return run;
}

void write_result_json(Database& database, std::int64_t run, const std::string& json) {
  Query query(database.statement("UPDATE results SET json = ?2 WHERE run = ?1"));
  query << run << json;
  query.exec();
}

std::optional<std::string> read_body(Database& database, std::int64_t run) {
  Query query(database.statement("SELECT body FROM results WHERE run = ?"));
  query << run;
  return query.next() ? query.maybe_text(0) : std::nullopt;
}

void update_server(Database& database, std::int64_t run, const ServerFacts& server) {
  const std::string url = without_userinfo(server.url);
  Query query(database.statement("UPDATE runs SET model = ?, server_url = ?, engine = ? WHERE run = ?"));
  query << server.model << url << server.engine << run;
  query.exec();
}

namespace {

constexpr const char* kLostDetail = "'the process that ran it ended before the run did'";
constexpr const char* kLastLevelEnd = "(SELECT max(ended_unix_ns) FROM levels WHERE levels.run = runs.run)";

}  // namespace

std::vector<std::int64_t> lost_runs(Database& database, RunOwner& owner) {
  std::vector<std::int64_t> lost;
  Query query(database.statement("SELECT run FROM runs WHERE state IN (0, 1)"));
  while (query.next()) {
    if (!owner.is_owned(query.integer(0))) lost.push_back(query.integer(0));
  }
  return lost;
}

bool mark_interrupted(Database& database, const std::vector<std::int64_t>& lost) {
  return database.try_write([&] {
    for (const std::int64_t run : lost) {
      // Its state is looked at again: it may have ended, and then let go, since.
      Query query(database.statement(
          fmt::format("UPDATE runs SET state = 5, detail = {}, completed_unix_ns = {} WHERE run = ? AND "
                      "state IN (0, 1)",
                      kLostDetail, kLastLevelEnd)));
      query << run;
      query.exec();
    }
  });
}

std::string runs_but_interrupted(const std::vector<std::int64_t>& lost) {
  const std::string is_lost = fmt::format("state IN (0, 1) AND run IN ({})", fmt::join(lost, ", "));
  const std::pair<std::string_view, std::string_view> changed[] = {
      {"state", "5"}, {"detail", kLostDetail}, {"completed_unix_ns", kLastLevelEnd}};
  std::string columns = "run";
  for (std::string_view rest = kEntryColumns; !rest.empty();) {
    const std::string_view column = rest.substr(0, rest.find(", "));
    rest.remove_prefix(std::min(rest.size(), column.size() + 2));
    const auto* const change = std::find_if(std::begin(changed), std::end(changed),
                                            [&](const auto& c) { return c.first == column; });
    columns += change == std::end(changed) ? fmt::format(", {}", column)
                                           : fmt::format(", CASE WHEN {} THEN {} ELSE {} END AS {}", is_lost,
                                                         change->second, column, column);
  }
  return fmt::format("(SELECT {} FROM runs)", columns);
}

}  // namespace loadtest

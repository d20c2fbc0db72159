#include "store/run_history.h"

#include "store/run_rows.h"

namespace loadtest {
namespace {

// SQLite's lower() knows ASCII alone; the names of models and servers are that.
constexpr const char* kModel = "instr(lower(model), lower(?)) > 0";
constexpr const char* kServer = "instr(lower(server_url), lower(?)) > 0";
constexpr const char* kText = "instr(lower(run_id || ' ' || model || ' ' || server_url), lower(?)) > 0";

// What each row of HistorySort is sorted by; nothing: by the moment it was created, which an index serves.
constexpr const char* kSortedBy[] = {
    "",
    "nullif(model, '') COLLATE NOCASE",
    "state",
    "CASE WHEN completed_unix_ns >= started_unix_ns THEN completed_unix_ns - started_unix_ns END",
    "ttft_p50_ms",
    "output_tokens_per_s",
    "failed / nullif(CAST(succeeded + failed AS REAL), 0)",
};

std::string order_of(const HistoryQuery& query) {
  if (query.sort == HistorySort::created)
    return query.descending ? " ORDER BY created_unix_ns DESC, run DESC" : " ORDER BY created_unix_ns, run";
  const std::string value = kSortedBy[static_cast<std::size_t>(query.sort)];
  return " ORDER BY " + value + (query.descending ? " DESC" : "") +
         " NULLS LAST, created_unix_ns DESC, run DESC";
}

bool has_filters(const HistoryQuery& query) {
  return !query.model.empty() || !query.server.empty() || !query.text.empty() || query.from_unix_ns ||
         query.to_unix_ns;
}

// " WHERE …" without the state; its values follow by bind_filters().
std::string filters(const HistoryQuery& query, bool with_state) {
  std::string where;
  const auto add = [&](bool wanted, const char* condition) {
    if (wanted) where += (where.empty() ? " WHERE " : " AND ") + std::string(condition);
  };
  add(with_state && query.state.has_value(), "state = ?");
  add(!query.model.empty(), kModel);
  add(!query.server.empty(), kServer);
  add(!query.text.empty(), kText);
  add(query.from_unix_ns.has_value(), "created_unix_ns >= ?");
  add(query.to_unix_ns.has_value(), "created_unix_ns < ?");
  return where;
}

void bind_filters(Query& sql, const HistoryQuery& query, bool with_state) {
  if (with_state && query.state) sql << static_cast<int>(*query.state);
  for (const std::string* text : {&query.model, &query.server, &query.text}) {
    if (!text->empty()) sql << *text;
  }
  if (query.from_unix_ns) sql << *query.from_unix_ns;
  if (query.to_unix_ns) sql << *query.to_unix_ns;
}

}  // namespace

std::string RunHistory::runs() const { return lost_.empty() ? "runs" : runs_but_interrupted(lost_); }

RunHistory::Counts RunHistory::counts(const HistoryQuery& query) {
  Counts counts;
  Query sql(database_.statement("SELECT state, count(*) FROM " + runs() + filters(query, false) +
                                " GROUP BY state ORDER BY state"));
  bind_filters(sql, query, false);
  while (sql.next()) {
    const std::int64_t state = sql.integer(0);
    if (state < 0 || state > 5) continue;
    counts.emplace_back(static_cast<RunState>(state), static_cast<std::uint64_t>(sql.integer(1)));
  }
  return counts;
}

RunHistory::Counts RunHistory::counts_of_all() {
  std::int64_t version = 0;
  {
    Query sql(database_.statement("PRAGMA data_version"));  // changes with what other connections write
    sql.next();
    version = sql.integer(0);
  }
  const std::int64_t changes = database_.sql().getTotalChanges();  // and this with our own
  if (version != all_version_ || changes != all_changes_ || lost_ != all_lost_) {
    all_ = counts({});
    all_lost_ = lost_;
    all_version_ = version;
    all_changes_ = changes;
  }
  return all_;
}

History RunHistory::list(const HistoryQuery& query) {
  History history;
  // One state for the page and the numbers beside it.
  database_.read([&] {
    history.by_state = has_filters(query) ? counts(query) : counts_of_all();
    Query sql(database_.statement(std::string("SELECT ") + kEntryColumns + " FROM " + runs() +
                                  filters(query, true) + order_of(query) + " LIMIT ? OFFSET ?"));
    bind_filters(sql, query, true);
    sql << query.limit << query.offset;
    while (sql.next()) history.runs.push_back(entry_of(sql));
  });
  for (const auto& [state, count] : history.by_state) {
    if (!query.state || *query.state == state) history.total += count;
  }
  return history;
}

std::optional<RunEntry> RunHistory::find(const std::string& run_id) {
  Query sql(
      database_.statement(std::string("SELECT ") + kEntryColumns + " FROM " + runs() + " WHERE run_id = ?"));
  sql << run_id;
  if (!sql.next()) return std::nullopt;
  return entry_of(sql);
}

std::vector<std::string> RunHistory::ids_starting_with(const std::string& prefix, std::uint64_t most) {
  std::vector<std::string> ids;
  Query sql(
      database_.statement("SELECT run_id FROM runs WHERE substr(run_id, 1, length(?1)) = ?1 ORDER BY "
                          "created_unix_ns DESC, run DESC LIMIT ?2"));
  sql << prefix << most;
  while (sql.next()) ids.push_back(sql.text(0));
  return ids;
}

}  // namespace loadtest

#include "store/request_rows.h"

#include <algorithm>
#include <cmath>

#include "store/request_events.h"

namespace loadtest {
namespace {

constexpr int kReused = 1, kReconnected = 2, kCoalesced = 4, kKernelStamp = 8, kUserStamp = 16;

constexpr const char* kInsert =
    "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?, ?, ?, ?, ?)";

const std::string kSelect =
    "SELECT level, request_id, server, turn, status, due_ns, sent_ns, first_token_ns, last_token_ns, end_ns, "
    "ttft_ns, "
    "ttft_corrected_ns, tpot_ns, e2e_ns, max_icl_ns, connect_ns, input_tokens, output_tokens, "
    "reasoning_tokens, "
    "cached_tokens, failure_stage, failure_kind, failure_detail, finish_reason, http_status, flags, events, "
    "input_tokens_asked, input_tokens_sent "
    "FROM "
    "requests ";

// As in requests.jsonl: to a nanosecond, and nothing that is not finite.
std::optional<std::int64_t> ns_of(const std::optional<double>& ms) {
  if (!ms || !std::isfinite(*ms) || std::abs(*ms) > 9e12) return std::nullopt;
  return std::llround(*ms * 1e6);
}
std::optional<double> ms_of(const std::optional<std::int64_t>& ns) {
  return ns ? std::optional(static_cast<double>(*ns) / 1e6) : std::nullopt;
}

// Differences of clock readings from a database that others may have written: they wrap, they do not
// overflow.
std::int64_t minus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
std::optional<std::int64_t> minus(const std::optional<std::int64_t>& a, std::int64_t b) {
  return a ? std::optional(minus(*a, b)) : std::nullopt;
}
std::optional<std::int64_t> plus(const std::optional<std::int64_t>& a, std::int64_t b) {
  return a ? std::optional(plus(*a, b)) : std::nullopt;
}

int flags_of(const RequestRow& row) {
  return (row.reused_connection ? kReused : 0) | (row.reconnected ? kReconnected : 0) |
         (row.coalesced ? kCoalesced : 0) |
         (!row.stamp                          ? 0
          : *row.stamp == StampSource::kernel ? kKernelStamp
                                              : kUserStamp);
}

void write_failure(Query& query, const std::optional<Failure>& failure, const std::string& kind) {
  if (!failure) {
    query.null().null().null();
  } else {
    query << static_cast<int>(failure->stage) << kind << failure->detail;
  }
}

void write_row(SQLite::Statement& statement, std::int64_t run, std::uint64_t seq, const RequestRow& row) {
  Query query(statement);
  query << run << row.level << seq << row.request_id << row.server << row.turn << static_cast<int>(row.status)
        << row.due_ns << minus(row.sent_ns, row.due_ns) << minus(row.first_token_ns, row.due_ns)
        << minus(row.last_token_ns, row.due_ns) << minus(row.end_ns, row.due_ns);
  query << ns_of(row.ttft_ms) << ns_of(row.ttft_corrected_ms) << ns_of(row.tpot_ms) << ns_of(row.e2e_ms)
        << ns_of(row.max_icl_ms) << ns_of(row.connect_ms);
  query << row.input_tokens_asked << row.input_tokens_sent << row.input_tokens << row.output_tokens
        << row.reasoning_tokens << row.cached_tokens;
  const std::string kind = row.failure ? std::string(name(row.failure->kind)) : std::string();
  write_failure(query, row.failure, kind);
  if (row.finish_reason.empty()) {
    query.null();
  } else {
    query << row.finish_reason;
  }
  if (row.http_status == 0) {
    query.null();
  } else {
    query << int{row.http_status};
  }
  query << flags_of(row);
  const std::string events = row.events ? pack_events(*row.events) : std::string();
  if (row.events) {
    query.blob(events);
  } else {
    query.null();
  }
  query.exec();
}

std::optional<Failure> read_failure(const Query& query) {
  if (query.is_null(20)) return std::nullopt;
  Failure failure;
  if (const std::int64_t stage = query.integer(20);
      stage >= 0 && stage <= static_cast<int>(FailureStage::decode))
    failure.stage = static_cast<FailureStage>(stage);
  if (const auto kind = failure_kind(query.text(21))) failure.kind = *kind;
  failure.detail = query.text(22);
  return failure;
}

RequestRow read_row(const Query& query) {
  RequestRow row;
  row.level = static_cast<std::uint32_t>(query.integer(0));
  row.request_id = query.text(1);
  row.server = static_cast<std::uint32_t>(query.integer(2));
  row.turn = query.maybe<std::uint32_t>(3);
  if (const std::int64_t status = query.integer(4); status >= 0 && status <= 2)
    row.status = static_cast<RequestStatus>(status);
  row.due_ns = query.integer(5);
  row.sent_ns = plus(query.maybe<std::int64_t>(6), row.due_ns);
  row.first_token_ns = plus(query.maybe<std::int64_t>(7), row.due_ns);
  row.last_token_ns = plus(query.maybe<std::int64_t>(8), row.due_ns);
  row.end_ns = plus(query.integer(9), row.due_ns);
  row.ttft_ms = ms_of(query.maybe<std::int64_t>(10));
  row.ttft_corrected_ms = ms_of(query.maybe<std::int64_t>(11));
  row.tpot_ms = ms_of(query.maybe<std::int64_t>(12));
  row.e2e_ms = ms_of(query.maybe<std::int64_t>(13));
  row.max_icl_ms = ms_of(query.maybe<std::int64_t>(14));
  row.connect_ms = ms_of(query.maybe<std::int64_t>(15));
  row.input_tokens_asked = query.maybe<std::uint32_t>(27);
  row.input_tokens_sent = query.maybe<std::uint32_t>(28).value_or(0);
  row.input_tokens = query.maybe<std::uint32_t>(16);
  row.output_tokens = query.maybe<std::uint32_t>(17);
  row.reasoning_tokens = query.maybe<std::uint32_t>(18);
  row.cached_tokens = query.maybe<std::uint32_t>(19);
  row.failure = read_failure(query);
  row.finish_reason = query.maybe_text(23).value_or("");
  row.http_status = query.maybe<std::uint16_t>(24).value_or(0);
  const std::int64_t flags = query.integer(25);
  row.reused_connection = (flags & kReused) != 0;
  row.reconnected = (flags & kReconnected) != 0;
  row.coalesced = (flags & kCoalesced) != 0;
  if ((flags & kKernelStamp) != 0) row.stamp = StampSource::kernel;
  if ((flags & kUserStamp) != 0) row.stamp = StampSource::user;
  if (!query.is_null(26)) row.events = unpack_events(query.text(26));
  return row;
}

struct LevelCount {
  std::uint32_t level = 0;
  std::uint64_t requests = 0;
};

std::vector<LevelCount> level_counts(Database& database, std::int64_t run,
                                     std::optional<std::uint32_t> only) {
  std::vector<LevelCount> counts;
  Query query(database.statement("SELECT level, requests FROM levels WHERE run = ? ORDER BY level"));
  query << run;
  while (query.next()) {
    const auto level = static_cast<std::uint32_t>(query.integer(0));
    if (!only || *only == level) counts.push_back({level, static_cast<std::uint64_t>(query.integer(1))});
  }
  return counts;
}

// " = 1": a number in the text, so that SQLite sees that its partial index will do.
std::string status_is(RequestStatus status) {
  return "status = " + std::to_string(static_cast<int>(status)) +
         (status == RequestStatus::ok ? "" : " AND status <> 0");
}

void add_rows(Query& query, std::vector<RequestRow>& rows) {
  while (query.next()) rows.push_back(read_row(query));
}

}  // namespace

void write_requests(Database& database, std::int64_t run, std::uint32_t level, std::uint64_t first_seq,
                    std::span<const RequestRecord> records, bool with_events) {
  SQLite::Statement& statement = database.statement(kInsert);
  for (const RequestRecord& record : records)
    write_row(statement, run, first_seq++, request_row(record, level, with_events));
}

std::vector<RequestRow> read_requests(Database& database, std::int64_t run, const RequestQuery& wanted) {
  std::vector<RequestRow> rows;
  std::uint64_t skip = wanted.offset;
  for (const LevelCount& level : level_counts(database, run, wanted.level)) {
    const std::uint64_t room = wanted.limit - rows.size();
    if (room == 0) break;
    if (!wanted.status) {
      if (skip < level.requests) {
        Query query(
            database.statement(kSelect + "WHERE run = ? AND level = ? AND seq >= ? ORDER BY seq LIMIT ?"));
        query << run << level.level << skip << std::min(room, level.requests - skip);
        add_rows(query, rows);
      }
      skip -= std::min(skip, level.requests);
      continue;
    }
    const RequestQuery of_level{{}, level.level, wanted.status, 0, 0};
    const std::uint64_t there = count_requests(database, run, of_level);
    if (skip < there) {
      Query query(database.statement(kSelect + "WHERE run = ? AND level = ? AND " +
                                     status_is(*wanted.status) + " ORDER BY seq LIMIT ? OFFSET ?"));
      query << run << level.level << room << skip;
      add_rows(query, rows);
    }
    skip -= std::min(skip, there);
  }
  return rows;
}

std::uint64_t count_requests(Database& database, std::int64_t run, const RequestQuery& wanted) {
  std::uint64_t count = 0;
  for (const LevelCount& level : level_counts(database, run, wanted.level)) {
    if (!wanted.status) {
      count += level.requests;
      continue;
    }
    // The index has those that are not ok; the others are what is left.
    const bool ok = *wanted.status == RequestStatus::ok;
    Query query(database.statement("SELECT count(*) FROM requests WHERE run = ? AND level = ? AND " +
                                   (ok ? std::string("status <> 0") : status_is(*wanted.status))));
    query << run << level.level;
    query.next();
    const auto counted = static_cast<std::uint64_t>(query.integer(0));
    count += ok ? level.requests - std::min(counted, level.requests) : counted;
  }
  return count;
}

namespace {

bool remove_piece(Database& database, std::int64_t run, std::uint32_t level) {
  int removed = 0;
  database.write([&] {
    Query query(
        database.statement("DELETE FROM requests WHERE run = ?1 AND level = ?2 AND seq < (SELECT min(seq) "
                           "+ ?3 FROM requests WHERE run = "
                           "?1 AND level = ?2)"));
    query << run << level << std::uint64_t{kRequestsAPiece};
    removed = query.exec();
  });
  return removed > 0;
}

std::optional<std::int64_t> first_number(Database& database, const char* sql, std::int64_t a,
                                         std::optional<std::int64_t> b = {}) {
  Query query(database.statement(sql));
  query << a;
  if (b) query << *b;
  return query.next() ? query.maybe<std::int64_t>(0) : std::nullopt;
}

// The first level with requests whose row is not there: it did not end, or its run is gone.
std::optional<std::uint32_t> left_over_level(Database& database, std::int64_t run) {
  std::int64_t after = -1;
  while (const auto level = first_number(
             database, "SELECT min(level) FROM requests WHERE run = ? AND level > ?", run, after)) {
    if (!first_number(database, "SELECT 1 FROM levels WHERE run = ? AND level = ?", run, *level))
      return static_cast<std::uint32_t>(*level);
    after = *level;
  }
  return std::nullopt;
}

}  // namespace

void remove_requests(Database& database, std::int64_t run, std::uint32_t level) {
  while (remove_piece(database, run, level)) {
  }
}

bool remove_left_over_piece(Database& database, std::int64_t run) {
  const auto level = left_over_level(database, run);
  return level && remove_piece(database, run, *level);
}

std::vector<std::int64_t> runs_with_left_overs(Database& database) {
  std::vector<std::int64_t> runs;
  std::int64_t after = -1;
  while (const auto run = first_number(database, "SELECT min(run) FROM requests WHERE run > ?", after)) {
    const auto state = first_number(database, "SELECT state FROM runs WHERE run = ?", *run);
    const bool over = !state || static_cast<RunState>(*state) == RunState::interrupted;
    if (over && left_over_level(database, *run)) runs.push_back(*run);
    after = *run;
  }
  return runs;
}

}  // namespace loadtest

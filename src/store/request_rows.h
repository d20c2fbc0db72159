#pragma once
// Per-request records in the table of requests: written in pieces, read by page.
//
// A row gives back the RequestRow it was written from, its milliseconds rounded to a nanosecond as in
// requests.jsonl. Errors: SQLite::Exception.
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/request_row.h"
#include "store/database.h"
#include "store/run_entry.h"

namespace loadtest {

inline constexpr std::size_t kRequestsAPiece = 20'000;

// Inside a transaction: `rows` of the records from `first_seq` on.
void write_requests(Database& database, std::int64_t run, std::uint32_t level, std::uint64_t first_seq,
                    std::span<const RequestRecord> records, bool with_events);

// Of levels that ended.
std::vector<RequestRow> read_requests(Database& database, std::int64_t run, const RequestQuery& query);
std::uint64_t count_requests(Database& database, std::int64_t run, const RequestQuery& query);

// Of a level, in transactions of their own, a piece each.
void remove_requests(Database& database, std::int64_t run, std::uint32_t level);

// What nobody is shown any more: requests of runs that were deleted, and of the level in which a run was
// interrupted. One piece of such a run's, in a transaction; false: there is none.
bool remove_left_over_piece(Database& database, std::int64_t run);
std::vector<std::int64_t> runs_with_left_overs(Database& database);

}  // namespace loadtest

#include "store/request_timeline.h"

#include <algorithm>

namespace loadtest {
namespace {

std::optional<std::uint64_t> requests_of(Database& database, std::int64_t run, std::uint32_t level) {
  Query query(database.statement("SELECT requests FROM levels WHERE run = ? AND level = ?"));
  query << run << level;
  return query.next() ? query.maybe<std::uint64_t>(0) : std::nullopt;
}

// The differences are SQLite's, since whatever it finds in a file they do not overflow.
std::int64_t first_ns(Database& database, std::int64_t run, std::uint32_t level) {
  Query query(
      database.statement("SELECT due_ns + coalesce(sent_ns, 0) FROM requests WHERE run = ? AND level = ? "
                         "ORDER BY seq LIMIT 1"));
  query << run << level;
  return query.next() ? query.integer(0) : 0;
}

TimelinePoint read_point(const Query& query) {
  TimelinePoint point;
  point.at_ns = query.integer(0);
  point.ttft_ns = query.maybe<std::int64_t>(1);
  point.e2e_ns = query.maybe<std::int64_t>(2);
  point.output_tokens = query.maybe<std::uint32_t>(3);
  if (const std::int64_t status = query.integer(4); status >= 0 && status <= 2)
    point.status = static_cast<RequestStatus>(status);
  if (!query.is_null(5)) point.failure = failure_kind(query.text(5));
  return point;
}

}  // namespace

std::optional<Timeline> read_timeline(Database& database, std::int64_t run, std::uint32_t level,
                                      std::uint64_t most) {
  const auto total = requests_of(database, run, level);
  if (!total) return std::nullopt;
  Timeline timeline;
  timeline.total = *total;
  timeline.every = *total > most ? (*total + most - 1) / most : 1;
  timeline.points.reserve(std::min(*total, most));
  Query query(database.statement(
      "SELECT due_ns + coalesce(sent_ns, 0) - ?, ttft_ns, e2e_ns, output_tokens, status, failure_kind "
      "FROM requests WHERE run = ? AND level = ? AND seq < ? AND seq % ? = 0 ORDER BY seq"));
  query << first_ns(database, run, level) << run << level << *total << timeline.every;
  while (query.next()) timeline.points.push_back(read_point(query));
  return timeline;
}

}  // namespace loadtest

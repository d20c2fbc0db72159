#include "store/result_rows.h"

#include <fmt/format.h>

#include "core/run_from_json.h"
#include "store/level_rows.h"
#include "store/run_entry.h"

namespace loadtest {

Result<std::optional<RunResult>> read_result(Database& database, std::int64_t run, bool without_levels) {
  Query query(database.statement(
      "SELECT state, measured, detail, completed_unix_ns, json FROM runs JOIN results USING (run) "
      "WHERE run = ?"));
  query << run;
  if (!query.next()) return std::optional<RunResult>{};
  auto result = run_from_json(query.text(4));
  if (!result)
    return io_error(
        fmt::format("the database \"{}\" is damaged: {}", database.path(), result.error().message));
  auto stored = read_levels(database, run);
  if (!stored) return stored.error();
  result->levels = std::move(stored->levels);
  if (query.integer(1) != 0) return std::optional(std::move(*result));
  if (result->levels.empty() && !without_levels) return std::optional<RunResult>{};
  // Its end was never written: what there is ends with its last level.
  switch (static_cast<RunState>(query.integer(0))) {
    case RunState::failed:
      result->status = RunStatus::failed;
      break;
    case RunState::cancelled:
      result->status = RunStatus::cancelled;
      break;
    default:
      result->status = RunStatus::interrupted;
  }
  result->status_detail = query.maybe_text(2);
  result->completed_unix_ns = stored->ended_unix_ns.value_or(result->started_unix_ns);
  if (!result->levels.empty())
    result->duration_s = result->levels.back().started_s + result->levels.back().duration_s;
  return std::optional(std::move(*result));
}

}  // namespace loadtest

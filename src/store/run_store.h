#pragma once
// Runs kept in a SQLite database: what they were asked to do, what they measured, every request.
//
// Missing: nullopt where there is no such run.
// Errors:  bad_input for a file that cannot be used (no database, of another program, newer than this one,
// read-only),
//          else io (disk full, busy for too long, damaged); a sentence with the path.
// Threads: any. Three kinds of calls have a connection each: those that read little (find, list, body, facts
//          and ids), those that read much, those that write (add, save_analysis, remove). Calls of one kind
//          wait for one another, and for no other; a run that goes on writes by itself (store/run_saver.h).
// Processes: any number may use one database; a run whose process is gone is `interrupted` from the next look
//          on.
// Source:  docs/store.md
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/request_row.h"
#include "core/run_result.h"
#include "store/run_entry.h"
#include "store/run_saver.h"

namespace loadtest {

class RunStore {
 public:
  enum class IfMissing { create, fail };  // create: its folder too
  static Result<std::unique_ptr<RunStore>> open(const std::string& path, IfMissing if_missing);
  ~RunStore();
  RunStore(const RunStore&) = delete;
  RunStore& operator=(const RunStore&) = delete;

  const std::string& path() const;

  // The run is queued from here on, and this process's own as long as the saver lives. The first time, what
  // processes that were killed have left is taken away before. `body`: of POST /run, as asks for the same
  // again, without secrets.
  Result<std::unique_ptr<RunSaver>> add(const std::string& run_id, const RunConfig& config,
                                        const std::optional<std::string>& body = {});

  Result<std::optional<RunEntry>> find(const std::string& run_id);
  // Ids that start with `prefix`, newest first, at most `most`.
  Result<std::vector<std::string>> ids_starting_with(const std::string& prefix, std::uint64_t most);
  Result<History> list(const HistoryQuery& query);

  // What was measured: of a run that goes on or was interrupted the levels that ended. Missing also where
  // nothing was.
  // `without_levels`: also of a run of which no level has ended yet: what it was asked for, and whom it asks.
  Result<std::optional<RunResult>> result(const std::string& run_id, bool without_levels = false);
  // What add() was given. Missing also where that was nothing.
  Result<std::optional<std::string>> body(const std::string& run_id);
  // In the order of sending. Any page without a status costs the same, however far behind it starts.
  Result<std::vector<RequestRow>> requests(const RequestQuery& query);
  Result<std::uint64_t> count_requests(const RequestQuery& query);  // limit and offset are not looked at
  // The requests of a level in the order of sending, so many of them that they are not more than `most`
  // (1 or more). Missing also where no such level has ended.
  Result<std::optional<Timeline>> timeline(const std::string& run_id, std::uint32_t level,
                                           std::uint64_t most);
  Result<std::vector<SeriesPoint>> series(const std::string& run_id, std::uint32_t level);
  Result<std::vector<MetricValue>> metrics(const std::string& run_id);

  // Whoever reads much fails from here on, and at once: the program is to end. Any thread; waits for nobody.
  void end_reading();

  // Replaces an earlier one. False: there is no such run.
  Result<bool> save_analysis(const std::string& run_id, const Analysis& analysis);
  Result<std::optional<Analysis>> analysis(const std::string& run_id);

  // False: there is none. bad_input where it is queued or goes on: cancel it first. It is gone at once; its
  // requests go in pieces until this returns.
  Result<bool> remove(const std::string& run_id);

  Result<StoreFacts> facts();

  // SQLite's own check of the whole file: "ok", or what is wrong.
  Result<std::string> integrity_check();

 private:
  struct Impl;
  explicit RunStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace loadtest

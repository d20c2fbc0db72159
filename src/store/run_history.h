#pragma once
// The list of runs: filters, order, pages, and how many there are in each state.
//
// Errors: SQLite::Exception.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/database.h"
#include "store/run_entry.h"

namespace loadtest {

class RunHistory {
 public:
  explicit RunHistory(Database& database) : database_(database) {}

  History list(const HistoryQuery& query);
  std::optional<RunEntry> find(const std::string& run_id);
  std::vector<std::string> ids_starting_with(const std::string& prefix, std::uint64_t most);

  // Runs to show as interrupted though nobody could write that down (disk full, read-only); usually none.
  void set_lost(std::vector<std::int64_t> lost) { lost_ = std::move(lost); }

 private:
  using Counts = std::vector<std::pair<RunState, std::uint64_t>>;
  Counts counts(const HistoryQuery& query);
  Counts counts_of_all();
  std::string runs() const;  // the table, or what stands for it

  Database& database_;
  std::vector<std::int64_t> lost_, all_lost_;
  // Those of all runs are asked for with every unfiltered page: kept until anyone has written.
  Counts all_;
  std::int64_t all_version_ = -1, all_changes_ = -1;
};

}  // namespace loadtest

#pragma once
// The list of runs: filters, order, pages, and how many there are in each state.
//
// Errors: SQLite::Exception.
#include <cstdint>
#include <optional>

#include "store/database.h"
#include "store/run_entry.h"

namespace loadtest {

class RunHistory {
 public:
  explicit RunHistory(Database& database) : database_(database) {}

  History list(const HistoryQuery& query);
  std::optional<RunEntry> find(const std::string& run_id);
  std::vector<std::string> ids_starting_with(const std::string& prefix, std::uint64_t most);

 private:
  using Counts = std::vector<std::pair<RunState, std::uint64_t>>;
  Counts counts(const HistoryQuery& query);
  Counts counts_of_all();

  Database& database_;
  // Those of all runs are asked for with every unfiltered page: kept until anyone has written.
  Counts all_;
  std::int64_t all_version_ = -1, all_changes_ = -1;
};

}  // namespace loadtest

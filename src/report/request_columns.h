#pragma once
// The table of what spreadsheets get of a request: a row a column, the same in CSV and workbooks.
//
// Times:   due_s and its kind are since the first request of the export was due: spreadsheets cannot hold the
//          nanoseconds of the requests file. Missing: an empty cell.
// Threads: pure; a cell's text is valid as long as the row and the context.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/request_row.h"
#include "core/run_config.h"
#include "report/cells.h"

namespace loadtest {

// What the columns need besides the row.
struct RequestContext {
  explicit RequestContext(const RunConfig& config);

  std::vector<std::string> loads;        // by level: "10", "25/s"
  std::vector<std::string> servers;      // without user and password
  std::optional<std::int64_t> first_ns;  // set by the first row that is written
};

struct RequestColumn {
  std::string_view name;     // "ttft_ms"
  std::string_view heading;  // "TTFT, ms"
  CellKind kind;
  int width;  // characters
  CellValue (*get)(const RequestRow& row, const RequestContext& context);
};

std::span<const RequestColumn> request_columns();

}  // namespace loadtest

#pragma once
// A run as a workbook (.xlsx): Summary, Charts, Levels (a row a level, every statistic) and Requests.
//
// Requests are written as they come and never held: a million rows take no more memory than a hundred. What
// is beyond the 1,048,576 rows of a sheet goes on in "Requests 2", and so on.
// Safety:  every text is a string cell: no formula and no link comes from what a server said.
// Errors:  io (temporary files) or the sink's. Threads: one at a time. Source: docs/exports.md#xlsx
#include <cstdint>
#include <memory>
#include <span>

#include "core/request_row.h"
#include "core/run_result.h"
#include "report/byte_sink.h"

namespace loadtest {

inline constexpr std::uint32_t kMost_sheet_rows = 1'048'576;

class XlsxReport {
 public:
  // `config` gives the names of levels and servers.
  static Result<std::unique_ptr<XlsxReport>> create(const RunConfig& config,
                                                    std::uint32_t most_sheet_rows = kMost_sheet_rows);
  ~XlsxReport();

  // In the order of sending, while the run goes on or after it.
  void add(const RequestRow& row);

  Result<void> finish(const RunResult& result, ByteSink& sink);  // at most once

 private:
  struct Impl;
  explicit XlsxReport(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace loadtest

#pragma once
// The table of export formats: the command line and the API list the same rows.
//
// Memory:  what is about requests is written as it comes, a page at a time; the rest is small.
// Errors:  the sink's, the pages', or io where a temporary file fails; what was written until then is of no
//          use.
// Source:  docs/exports.md
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/request_row.h"
#include "core/run_result.h"
#include "report/byte_sink.h"

namespace loadtest {

// Gives the next rows of a run, level by level and in the order of sending; an empty page is the end. A page
// of a few thousand rows is a good size.
using RequestPages = std::function<Result<std::vector<RequestRow>>()>;

struct ExportFormat {
  std::string_view name;          // as in --format and ?format=: "xlsx"
  std::string_view content_type;  // for HTTP
  std::string_view ending;        // of a file's name: ".xlsx"
  std::string_view what;          // "workbook for spreadsheet programs", for a list
  bool needs_requests = false;    // the pages are asked for
  Result<void> (*write)(const RunResult& result, const RequestPages& pages, ByteSink& sink) = nullptr;

  std::string file_name(std::string_view run_id) const;  // "20260131-123456-7f3c.xlsx": safe in a header
};

std::span<const ExportFormat> export_formats();
const ExportFormat* find_export_format(std::string_view name);  // nullptr: none
std::string export_format_names();                              // "json, csv, …", for a message

}  // namespace loadtest

#pragma once
// A run as a table for spreadsheets: one row a level, a heading row, RFC 4180 (CRLF, quotes where needed).
//
// Units:   in the column names. Missing: an empty cell.
// Safety:  a text cell that a spreadsheet would take for a formula starts with an apostrophe.
// Source:  docs/formats.md#csv
#include <string>

#include "core/run_result.h"

namespace loadtest {

std::string levels_csv(const RunResult& result);

}  // namespace loadtest

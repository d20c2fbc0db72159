#pragma once
// The report of a run for a person at a terminal: what was run, the levels as rows, verdicts in words.
//
// Units:   one a column, in its heading. Missing: "–".
// Width:   never wider than style.width, down to 40 columns: blocks are stacked where they do not fit beside
// each
//          other.
// Safety:  control characters in what the server said are never passed on to the terminal.
#include <span>
#include <string>

#include "core/run_result.h"
#include "report/terminal_style.h"

namespace loadtest {

struct WrittenFile {
  std::string what;  // "Results", "Table", "Requests"
  std::string path;
};

// Lines end in '\n'. `files` are listed at the end; RunResult::requests is listed by itself.
std::string terminal_report(const RunResult& result, const TerminalStyle& style,
                            std::span<const WrittenFile> files = {});

}  // namespace loadtest

#pragma once
// The lines of the live display. Pure.
//
// Live:  two bars; while a level is measured a line of what happens now, and one of errors once it has any.
// Width: no line is wider than `width`; plain lines, for files and pipes, know none.
#include <string>
#include <string_view>
#include <vector>

#include "core/level_result.h"
#include "core/progress.h"
#include "core/run_result.h"
#include "report/terminal_style.h"
#include "report/text_blocks.h"

namespace loadtest {

std::vector<std::string> start_lines(const RunConfig& config, const ServerFacts& server, int width,
                                     const TerminalStyle& style);
std::string level_line(const LevelResult& level, int width, const TerminalStyle& style);
std::string plain_line(const RunProgress& progress, const TerminalStyle& style);
std::vector<std::string> live_lines(const RunProgress& progress, int width, const TerminalStyle& style);

// Columns of a line with colours in it.
int visible_width(std::string_view line);

}  // namespace loadtest

#pragma once
// The lines of the live display. Pure.
//
// Width: live_lines() never gives a line wider than `width`; start, level and plain lines stay on screen and
// may wrap.
#include <string>
#include <string_view>
#include <vector>

#include "core/level_result.h"
#include "core/progress.h"
#include "core/run_result.h"
#include "report/terminal_style.h"
#include "report/text_blocks.h"

namespace loadtest {

std::string start_line(const RunConfig& config, const ServerFacts& server, const TerminalStyle& style);
std::string level_line(const LevelResult& level, const TerminalStyle& style);
std::string plain_line(const RunProgress& progress, const TerminalStyle& style);
std::vector<std::string> live_lines(const RunProgress& progress, int width, const TerminalStyle& style);

// Columns of a line with colours in it.
int visible_width(std::string_view line);

}  // namespace loadtest

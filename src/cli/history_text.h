#pragma once
// The list of saved runs: as a table for a terminal, and as the JSON that the API answers with.
#include <string>

#include "report/terminal_style.h"
#include "store/run_entry.h"

namespace loadtest {

std::string history_table(const History& history, const HistoryQuery& query, const TerminalStyle& style);
std::string history_json(const History& history, const HistoryQuery& query);

}  // namespace loadtest

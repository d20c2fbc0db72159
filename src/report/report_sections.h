#pragma once
// The parts of the terminal report, in the order in which they stand. Each adds nothing where it has nothing
// to say.
#include <span>

#include "core/run_result.h"
#include "report/terminal_table.h"
#include "report/text_blocks.h"

namespace loadtest {

void add_header(TextBlocks& out, const RunResult& result);
void add_latency(TextBlocks& out, const RunResult& result);
void add_throughput(TextBlocks& out, const RunResult& result);
void add_goodput(TextBlocks& out, const RunResult& result);
void add_servers(TextBlocks& out, const RunResult& result);
void add_turns(TextBlocks& out, const RunResult& result);
void add_errors(TextBlocks& out, const RunResult& result);
void add_verdict(TextBlocks& out, const RunResult& result);
void add_notes(TextBlocks& out, const RunResult& result);
void add_files(TextBlocks& out, const RunResult& result, std::span<const WrittenFile> files);

// The first column of every table: the levels.
TableColumn level_column(const RunResult& result);

Tone tone(VerdictStatus status);

}  // namespace loadtest

#include "report/terminal_table.h"

#include <algorithm>

#include "report/report_sections.h"

namespace loadtest {

std::string terminal_report(const RunResult& result, const TerminalStyle& style,
                            std::span<const WrittenFile> files) {
  TerminalStyle within = style;
  within.width = std::clamp(style.width, 40, 120);  // longer lines are no easier to read
  TextBlocks out(within);
  add_header(out, result);
  if (!result.levels.empty()) {
    add_latency(out, result);
    add_throughput(out, result);
    add_goodput(out, result);
    add_servers(out, result);
    add_turns(out, result);
    add_errors(out, result);
    add_verdict(out, result);
  }
  add_notes(out, result);
  add_files(out, result, files);
  return out.take();
}

}  // namespace loadtest

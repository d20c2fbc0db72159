#pragma once
// The sheets of a workbook that are about the run as a whole; only for xlsx.cc.
#include "core/run_result.h"
#include "report/xlsx_workbook.h"

namespace loadtest {

void write_summary_sheet(Sheet& sheet, const RunResult& result);

// Where the charts find their columns in the sheet of levels.
struct LevelColumns {
  int load_text = 0, load_number = 0;
  bool numeric_load = false;  // every level has a number
  int ttft_p50 = 0, ttft_p95 = 0, ttft_p99 = 0, output_tokens_per_s = 0;
};
LevelColumns write_level_sheet(Sheet& sheet, const RunResult& result);

void write_chart_sheet(Workbook& workbook, Sheet& sheet, const Sheet& levels, const RunResult& result,
                       const LevelColumns& columns);

}  // namespace loadtest

#include <algorithm>
#include <string>

#include "report/level_cells.h"
#include "report/run_facts.h"
#include "report/xlsx_sheets.h"

namespace loadtest {
namespace {

// What most people look for comes first. The first two columns are those of the sheet Requests, so that
// spreadsheets can look up one in the other.
LevelRow sheet_row(const LevelResult& level, std::size_t index) {
  LevelRow row;
  row.push_back({"level", "level", CellKind::count, std::uint64_t{index}});
  row.push_back({"load", "concurrency or rate", CellKind::count, load_text(level.load())});
  if (!level.open) row.back().value = std::uint64_t{level.concurrency};
  add_load_cells(row, level);
  add_count_cells(row, level);
  add_volume_cells(row, level);
  add_prompt_cells(row, level);
  add_goodput_cells(row, level);
  add_latency_cells(row, level);
  add_error_cells(row, level);
  add_steady_cells(row, level);
  add_verdict_cells(row, level);
  return row;
}

CellValue view(const LevelCell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell.value)) return loadtest::cell(*text);
  if (const auto* n = std::get_if<std::uint64_t>(&cell.value)) return *n;
  if (const auto* x = std::get_if<double>(&cell.value)) return *x;
  return {};
}

int column_of(const LevelRow& row, std::string_view name) {
  const auto at = std::find_if(row.begin(), row.end(), [&](const LevelCell& c) { return c.name == name; });
  return static_cast<int>(at - row.begin());
}

double width_of(const LevelCell& cell) {
  if (cell.name == "verdict_details") return 60;
  return cell.kind == CellKind::text ? 14 : 11;
}

}  // namespace

LevelColumns write_level_sheet(Sheet& sheet, const RunResult& result) {
  const LevelRow heading = sheet_row(LevelResult{}, 0);
  int column = 0;
  for (const LevelCell& cell : heading) {
    sheet.set_width(column, 1, width_of(cell));
    sheet.text(column++, cell.heading, SheetStyle::heading);
  }
  sheet.next_row();
  sheet.freeze(1, 2);
  for (std::size_t index = 0; index < result.levels.size(); ++index) {
    column = 0;
    const LevelRow row = sheet_row(result.levels[index], index);
    for (const LevelCell& cell : row) sheet.value(column++, view(cell), cell.kind);
    sheet.next_row();
  }

  LevelColumns columns;
  columns.load_text = column_of(heading, "load");
  const auto all = [&](auto test) { return std::all_of(result.levels.begin(), result.levels.end(), test); };
  const bool closed = all([](const LevelResult& l) { return !l.open; });
  columns.numeric_load = closed || all([](const LevelResult& l) { return l.open && l.open->rate_per_s; });
  columns.load_number = column_of(heading, closed ? "concurrency" : "request_rate_per_s");
  columns.ttft_p50 = column_of(heading, "ttft_p50_ms");
  columns.ttft_p95 = column_of(heading, "ttft_p95_ms");
  columns.ttft_p99 = column_of(heading, "ttft_p99_ms");
  columns.output_tokens_per_s = column_of(heading, "output_tokens_per_s");
  return columns;
}

void write_chart_sheet(Workbook& workbook, Sheet& sheet, const Sheet& levels, const RunResult& result,
                       const LevelColumns& columns) {
  if (result.levels.empty()) return;
  const auto last_row = static_cast<std::uint32_t>(result.levels.size());
  const int x = columns.numeric_load ? columns.load_number : columns.load_text;
  const std::string load = load_name(result) == "rate" ? "requests/s asked for" : "concurrency";
  const bool streamed = std::any_of(result.levels.begin(), result.levels.end(),
                                    [](const LevelResult& l) { return l.figures.ttft_ms.has_value(); });
  const SheetChart throughput{"Output tokens/s",
                              load,
                              "tokens/s",
                              columns.numeric_load,
                              {{"output tokens/s", x, columns.output_tokens_per_s}}};
  workbook.add_chart(sheet, 0, 0, throughput, levels, 1, last_row);
  if (!streamed) return;
  const SheetChart ttft{
      "TTFT",
      load,
      "ms",
      columns.numeric_load,
      {{"p50", x, columns.ttft_p50}, {"p95", x, columns.ttft_p95}, {"p99", x, columns.ttft_p99}}};
  workbook.add_chart(sheet, 0, 11, ttft, levels, 1, last_row);
  const SheetChart trade{"TTFT against throughput",
                         "output tokens/s",
                         "TTFT, ms",
                         true,
                         {{"p50", columns.output_tokens_per_s, columns.ttft_p50},
                          {"p99", columns.output_tokens_per_s, columns.ttft_p99}}};
  workbook.add_chart(sheet, 21, 0, trade, levels, 1, last_row);
}

}  // namespace loadtest

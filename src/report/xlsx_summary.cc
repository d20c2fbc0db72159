#include <fmt/format.h>

#include "core/version.h"
#include "report/number_text.h"
#include "report/run_facts.h"
#include "report/xlsx_sheets.h"

namespace loadtest {
namespace {

SheetStyle style_of(VerdictStatus status) {
  return status == VerdictStatus::valid     ? SheetStyle::good
         : status == VerdictStatus::suspect ? SheetStyle::warning
                                            : SheetStyle::bad;
}

void write_run(Sheet& sheet, const RunResult& result) {
  const auto fact = [&](std::string_view label, std::string_view text) {
    sheet.text(0, label, SheetStyle::label);
    sheet.text(1, text);
    sheet.next_row();
  };
  sheet.text(0, "Load test of " + result.server.model, SheetStyle::title);
  sheet.next_row();
  sheet.next_row();
  for (const RunFact& row : run_facts(result)) fact(row.label, row.text);
  fact("status", fmt::format("{} in {}", name(result.status), duration_text(result.duration_s)));
  if (result.status_detail) fact("", *result.status_detail);
  for (const auto& [key, value] : result.config.metadata) fact(key, value);
  fact("made by", fmt::format("llm-loadtest {}", kVersion));
  sheet.next_row();
}

// The figures that most people look for; all of them are on the sheet of levels.
struct Glance {
  std::string_view heading;
  CellKind kind;
  CellValue (*get)(const LevelResult& level);
};

template <auto Field, std::size_t Percentile>
CellValue percentile_of(const LevelResult& level) {
  const std::optional<Statistics>& statistics = level.figures.*Field;
  return statistics ? CellValue(statistics->percentiles[Percentile]) : CellValue();
}

constexpr Glance kGlance[] = {
    {"requests", CellKind::count, [](const LevelResult& l) -> CellValue { return l.attempted; }},
    {"failed", CellKind::count, [](const LevelResult& l) -> CellValue { return l.failed; }},
    {"requests/s", CellKind::rate, [](const LevelResult& l) { return cell(l.figures.requests_per_s); }},
    {"output tokens/s", CellKind::rate,
     [](const LevelResult& l) { return cell(l.figures.output_tokens_per_s); }},
    {"TTFT p50, ms", CellKind::ms, percentile_of<&Figures::ttft_ms, 4>},
    {"TTFT p95, ms", CellKind::ms, percentile_of<&Figures::ttft_ms, 7>},
    {"TTFT p99, ms", CellKind::ms, percentile_of<&Figures::ttft_ms, 8>},
    {"TPOT p50, ms", CellKind::ms, percentile_of<&Figures::tpot_ms, 4>},
    {"ITL p99, ms", CellKind::ms, percentile_of<&Figures::itl_ms, 8>},
    {"E2E p50, ms", CellKind::ms, percentile_of<&Figures::e2e_ms, 4>},
    {"E2E p99, ms", CellKind::ms, percentile_of<&Figures::e2e_ms, 8>},
    {"goodput", CellKind::share,
     [](const LevelResult& l) { return l.goodput ? cell(l.goodput->share) : CellValue(); }},
};

void write_glance(Sheet& sheet, const RunResult& result) {
  int column = 0;
  sheet.text(column++, load_name(result), SheetStyle::heading);
  for (const Glance& row : kGlance) sheet.text(column++, row.heading, SheetStyle::heading);
  sheet.text(column, "verdict", SheetStyle::heading);
  sheet.next_row();
  for (const LevelResult& level : result.levels) {
    column = 0;
    if (level.open) {
      sheet.text(column++, load_text(level.load()));
    } else {
      sheet.value(column++, std::uint64_t{level.concurrency}, CellKind::count);
    }
    for (const Glance& row : kGlance) sheet.value(column++, row.get(level), row.kind);
    sheet.text(column, name(level.verdict.status), style_of(level.verdict.status));
    sheet.next_row();
  }
  sheet.next_row();
}

void write_verdicts(Sheet& sheet, const RunResult& result) {
  bool any = false;
  for (const LevelResult& level : result.levels) {
    for (const VerdictReason& reason : level.verdict.reasons) {
      if (!any) sheet.text(0, "Verdict", SheetStyle::title);
      if (!any) sheet.next_row();
      any = true;
      sheet.text(0, load_sentence(level.load()), SheetStyle::label);
      sheet.text(1, name(reason.status), style_of(reason.status));
      sheet.text(2, fmt::format("{}: {}", reason.code, reason.detail));
      sheet.next_row();
    }
  }
  if (any) sheet.next_row();
}

void write_notes(Sheet& sheet, const RunResult& result) {
  if (result.warnings.empty()) return;
  sheet.text(0, "Notes", SheetStyle::title);
  sheet.next_row();
  for (const std::string& warning : result.warnings) {
    sheet.text(0, warning);
    sheet.next_row();
  }
}

}  // namespace

void write_summary_sheet(Sheet& sheet, const RunResult& result) {
  sheet.set_width(0, 1, 18);
  sheet.set_width(1, static_cast<int>(std::size(kGlance)) + 1, 13);
  write_run(sheet, result);
  if (!result.levels.empty()) write_glance(sheet, result);
  write_verdicts(sheet, result);
  write_notes(sheet, result);
}

}  // namespace loadtest

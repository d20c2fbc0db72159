#include "report/report_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/version.h"
#include "report/number_text.h"
#include "report/run_facts.h"
#include "report/text_width.h"
#include "report/told_reasons.h"

namespace loadtest {
namespace {

constexpr int kLabelWidth = 8;

Tone tone(RunStatus status) {
  return status == RunStatus::completed ? Tone::good
         : status == RunStatus::failed  ? Tone::bad
                                        : Tone::warning;
}

void for_each_level(const RunResult& result, auto&& visit) {
  const TableColumn levels = level_column(result);
  int width = display_width(levels.title);
  for (const Cell& cell : levels.cells) width = std::max(width, display_width(cell.text));
  for (std::size_t i = 0; i < result.levels.size(); ++i) {
    visit(result.levels[i], Cell{padded_left(levels.cells[i].text, width), Tone::strong}, width);
  }
}

}  // namespace

void add_header(TextBlocks& out, const RunResult& result) {
  out.empty_line();
  out.paragraph({"llm-loadtest", Tone::strong}, 12,
                {fmt::format("{}{}{} in {}", kVersion, out.dot(), name(result.status),
                             duration_text(result.duration_s)),
                 tone(result.status)});
  if (result.status_detail) out.paragraph({}, 0, {printable(*result.status_detail), tone(result.status)});
  out.empty_line();
  for (RunFact& fact : run_facts(result, {out.dash(), out.dot()}))
    out.paragraph({fact.label, Tone::dim}, kLabelWidth, {std::move(fact.text)});
}

void add_errors(TextBlocks& out, const RunResult& result) {
  if (std::none_of(result.levels.begin(), result.levels.end(),
                   [](const LevelResult& l) { return l.failed > 0; })) {
    return;
  }
  out.section("ERRORS");
  for_each_level(result, [&](const LevelResult& level, const Cell& label, int width) {
    if (level.failed == 0) return;
    const std::string share = level.error_rate ? fmt::format(" ({})", percent(*level.error_rate)) : "";
    out.paragraph(
        label, width,
        {fmt::format("{} failed{}: {}", whole(level.failed), share, errors_text(level.errors)), Tone::bad});
    for (const FailureKind kind : most_frequent_first(level.errors)) {
      const std::string& example = level.error_examples[static_cast<std::size_t>(kind)];
      if (!example.empty()) out.paragraph({}, width, {fmt::format("{}: {}", name(kind), printable(example))});
    }
  });
}

void add_verdict(TextBlocks& out, const RunResult& result) {
  out.section("VERDICT");
  if (std::all_of(result.levels.begin(), result.levels.end(),
                  [](const LevelResult& l) { return l.verdict.status == VerdictStatus::valid; })) {
    const Cell label{std::string(name(VerdictStatus::valid)), Tone::good};
    out.paragraph(label, display_width(label.text),
                  {result.levels.size() == 1
                       ? "Nothing suggests that this client distorted the figures."
                       : "Nothing suggests that this client distorted the figures of any level."});
    return;
  }
  ToldReasons told;
  for_each_level(result, [&](const LevelResult& level, const Cell& label, int width) {
    out.paragraph(label, width, {std::string(name(level.verdict.status)), tone(level.verdict.status)});
    for (const VerdictReason& reason : level.verdict.reasons) {
      out.paragraph({}, width, {fmt::format("{}: {}", printable(reason.code), printable(told.tell(reason)))});
    }
  });
}

void add_notes(TextBlocks& out, const RunResult& result) {
  std::vector<std::pair<std::string, std::string>> notes;
  if (any_unsupported_percentile(result)) {
    notes.emplace_back("*", std::string(kUnsupportedPercentile));
  }
  for (const std::string& warning : result.warnings)
    notes.emplace_back(out.glyph("•", "-"), printable(warning));
  if (notes.empty()) return;
  out.section("NOTES");
  for (const auto& [mark, text] : notes) out.paragraph({mark, Tone::warning}, 1, {text});
}

void add_files(TextBlocks& out, const RunResult& result, std::span<const WrittenFile> files) {
  if (files.empty() && !result.requests) return;
  out.section("FILES");
  int width = result.requests ? display_width("Requests") : 0;
  for (const WrittenFile& file : files) width = std::max(width, display_width(file.what));
  for (const WrittenFile& file : files) out.paragraph({file.what, Tone::dim}, width, {printable(file.path)});
  if (result.requests) {
    out.paragraph(
        {"Requests", Tone::dim}, width,
        {fmt::format("{} ({})", printable(result.requests->path), counted(result.requests->count, "line"))});
  }
}

}  // namespace loadtest

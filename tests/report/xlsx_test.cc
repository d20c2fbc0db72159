#include "report/xlsx.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <map>

#include "report/rows.h"
#include "report/sample_run.h"
#include "report/xlsx_workbook.h"

namespace loadtest {
namespace {

using testing::HasSubstr;

// "Levels!A1" to "n\t12": the cells as another program reads them.
std::map<std::string, std::string> read_back(const std::string& bytes) {
  const std::string path = testing::TempDir() + "xlsx_test_" + std::to_string(::getpid()) + ".xlsx";
  std::ofstream(path, std::ios::binary) << bytes;
  std::map<std::string, std::string> cells;
  std::FILE* const out = ::popen(("python3 " READ_XLSX " '" + path + "'").c_str(), "r");
  std::string text;
  for (int c = std::fgetc(out); c != EOF; c = std::fgetc(out)) {
    if (c != '\n') {
      text += static_cast<char>(c);
      continue;
    }
    const std::size_t tab = text.find('\t');
    cells[text.substr(0, tab)] = text.substr(tab + 1);
    text.clear();
  }
  EXPECT_EQ(::pclose(out), 0);
  ::unlink(path.c_str());
  return cells;
}

std::map<std::string, std::string> workbook_of(const RunResult& run, const std::vector<RequestRow>& rows,
                                               std::uint32_t most_rows = kMost_sheet_rows) {
  const auto report = XlsxReport::create(run.config, most_rows);
  EXPECT_TRUE(report);
  for (const RequestRow& row : rows) (*report)->add(row);
  StringSink sink;
  const Result<void> written = (*report)->finish(run, sink);
  EXPECT_TRUE(written) << written.error().message;
  return read_back(sink.text);
}

TEST(Xlsx, NumbersAreNumbers) {
  auto cells = workbook_of(sample_run(), {sample_row(0), sample_row(1)});
  EXPECT_EQ(cells["Levels!B4"], "n\t100");
  EXPECT_EQ(cells["Levels!H1"], "s\trequests");
  EXPECT_EQ(cells["Levels!H4"], "n\t400");
  EXPECT_EQ(cells["Requests!L1"], "s\tTTFT, ms");
  EXPECT_EQ(cells["Requests!L2"], "n\t50");
  EXPECT_EQ(cells["Requests!B3"], "n\t10");
  EXPECT_EQ(cells["Requests!C3"], "s\trun-1");
  EXPECT_EQ(cells.count("Requests!M2"), 0u);  // missing is empty
}

TEST(Xlsx, LevelsOfRequestsAreFoundInTheSheetOfLevels) {
  RequestRow last = sample_row(1);
  last.level = 2;
  auto cells = workbook_of(sample_run(), {sample_row(0), last});
  for (const char* const sheet : {"Levels!", "Requests!"}) {
    EXPECT_EQ(cells[std::string(sheet) + "A1"], "s\tlevel");
    EXPECT_EQ(cells[std::string(sheet) + "B1"], "s\tconcurrency or rate");
  }
  EXPECT_EQ(cells["Requests!A3"], "n\t2");
  EXPECT_EQ(cells["Levels!A2"], "n\t0");
  EXPECT_EQ(cells["Levels!A4"], "n\t2");
  EXPECT_EQ(cells["Requests!B3"], cells["Levels!B4"]);
}

TEST(Xlsx, SummarySaysWhatWasTestedAndTheVerdicts) {
  std::string summary;
  for (const auto& [cell, value] : workbook_of(sample_run(), {})) {
    if (cell.starts_with("Summary!")) summary += value + "\n";
  }
  EXPECT_THAT(summary, HasSubstr("Load test of meta-llama/Llama-3.1-8B-Instruct"));
  EXPECT_THAT(summary, HasSubstr("SUSPECT"));
  EXPECT_THAT(summary, HasSubstr("client_lag: the client itself was late"));
  EXPECT_THAT(summary, HasSubstr("The seed was given"));
}

TEST(Xlsx, WhatLooksLikeAFormulaOrALinkIsText) {
  RunResult run = sample_run();
  run.server.model = "=HYPERLINK(\"http://evil\",\"x\")";
  run.warnings = {"http://evil", "@SUM(1)"};
  RequestRow row = sample_row(0);
  row.request_id = "=1+1";
  row.finish_reason = "http://evil";
  auto cells = workbook_of(run, {row});
  EXPECT_EQ(cells["Requests!C2"], "s\t=1+1");
  EXPECT_EQ(cells["Requests!X2"], "s\thttp://evil");
  for (const auto& [cell, value] : cells) EXPECT_FALSE(value.starts_with("f\t")) << cell;
}

TEST(Xlsx, GoesOnInAnotherSheetWhereOneIsFull) {
  std::vector<RequestRow> rows;
  for (std::uint32_t i = 0; i < 7; ++i) rows.push_back(sample_row(i));
  auto cells = workbook_of(sample_run(), rows, 4);  // a heading and three rows
  EXPECT_EQ(cells["Requests!C4"], "s\trun-2");
  EXPECT_EQ(cells.count("Requests!C5"), 0u);
  EXPECT_EQ(cells["Requests 2!C1"], "s\trequest");
  EXPECT_EQ(cells["Requests 2!C2"], "s\trun-3");
  EXPECT_EQ(cells["Requests 3!C2"], "s\trun-6");
}

TEST(Xlsx, OfARunThatMeasuredNothingOpens) {
  RunResult run;
  run.status = RunStatus::interrupted;
  const auto cells = workbook_of(run, {});
  EXPECT_EQ(cells.count("Requests!A1"), 1u);
}

TEST(Xlsx, TextFitsACell) {
  EXPECT_EQ(sheet_text("a\x01\n\xff\xEF\xBF\xBF"), "a? \uFFFD\uFFFD");
  EXPECT_EQ(sheet_text(std::string(40'000, 'x')).size(), 32'767u);
  std::string wide;
  for (int i = 0; i < 40'000; ++i) wide += "한";
  EXPECT_EQ(sheet_text(wide).size(), 3 * 32'767u);
}

}  // namespace
}  // namespace loadtest

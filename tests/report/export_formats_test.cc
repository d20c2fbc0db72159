#include "report/export_formats.h"

#include <gmock/gmock.h>

#include "report/csv.h"
#include "report/html_report.h"
#include "report/json_out.h"
#include "report/rows.h"
#include "report/sample_run.h"

namespace loadtest {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string exported(std::string_view format, std::vector<RequestRow> rows = {}) {
  StringSink sink;
  const Result<void> written =
      find_export_format(format)->write(sample_run(), pages_of(std::move(rows)), sink);
  EXPECT_TRUE(written) << written.error().message;
  return sink.text;
}

TEST(ExportFormats, AreFoundByName) {
  EXPECT_EQ(find_export_format("pdf"), nullptr);
  EXPECT_EQ(export_format_names(), "json, csv, xlsx, html, jsonl, requests_csv");
  for (const ExportFormat& format : export_formats()) EXPECT_EQ(find_export_format(format.name), &format);
}

TEST(ExportFormats, NameFilesSafely) {
  EXPECT_EQ(find_export_format("xlsx")->file_name("20260131-123456-7f3c"), "20260131-123456-7f3c.xlsx");
  EXPECT_EQ(find_export_format("jsonl")->file_name("../a\"\r\n"), "___a___.requests.jsonl");
  EXPECT_EQ(find_export_format("json")->file_name(""), "run.json");
}

TEST(ExportFormats, OfTheWholeRunAreTheFilesOfRun) {
  EXPECT_EQ(exported("json"), result_json(sample_run()));
  EXPECT_EQ(exported("csv"), levels_csv(sample_run()));
  EXPECT_EQ(exported("html"), html_report(sample_run()));
}

TEST(ExportFormats, JsonLinesHaveEveryRowOfEveryPage) {
  const std::string text =
      exported("jsonl", {sample_row(0), sample_row(1), sample_row(2), sample_row(3), sample_row(4)});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
  EXPECT_THAT(text, StartsWith(R"({"request_id":"run-0","turn":null,"level":0,"due_ns":81000000000000,)"));
  EXPECT_THAT(text, HasSubstr(R"("request_id":"run-4")"));
}

TEST(ExportFormats, RequestsAsCsvCountTimeFromTheFirst) {
  RequestRow failed = sample_row(1);
  failed.status = RequestStatus::failed;
  failed.failure = Failure{FailureStage::head, FailureKind::http_4xx, "=cmd|' /C calc'!A0"};
  failed.ttft_ms.reset();
  const std::string text = exported("requests_csv", {sample_row(0), failed});
  EXPECT_THAT(text, StartsWith("level,load,request_id,turn,server,status,due_s,sent_s,first_token_s,"));
  EXPECT_THAT(text, HasSubstr("\r\n0,1,run-0,,http://127.0.0.1:8000,ok,0,0,0.05,,0.09,50,"));
  EXPECT_THAT(text, HasSubstr("\r\n1,10,run-1,,http://127.0.0.1:8000,failed,0.001,0.001,0.051,,0.091,,"));
  EXPECT_THAT(text, HasSubstr("head,http_4xx,'=cmd|' /C calc'!A0,no,no,kernel,no\r\n"));
}

TEST(ExportFormats, StopAtTheFirstErrorOfTheSink) {
  for (const ExportFormat& format : export_formats()) {
    StringSink sink;
    sink.most_bytes = 10;
    const Result<void> written = format.write(sample_run(), pages_of({sample_row(0)}), sink);
    ASSERT_FALSE(written) << format.name;
    EXPECT_EQ(written.error().message, "the sink is full");
  }
}

TEST(ExportFormats, HandOnTheErrorOfThePages) {
  for (const ExportFormat& format : export_formats()) {
    if (!format.needs_requests) continue;
    StringSink sink;
    const RequestPages broken = []() -> Result<std::vector<RequestRow>> { return io_error("no page"); };
    const Result<void> written = format.write(sample_run(), broken, sink);
    ASSERT_FALSE(written) << format.name;
    EXPECT_EQ(written.error().message, "no page");
  }
}

}  // namespace
}  // namespace loadtest

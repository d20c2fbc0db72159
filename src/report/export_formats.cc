#include "report/export_formats.h"

#include <algorithm>

#include "report/cells.h"
#include "report/csv.h"
#include "report/html_report.h"
#include "report/json_out.h"
#include "report/request_columns.h"
#include "report/request_json.h"
#include "report/xlsx.h"

namespace loadtest {
namespace {

constexpr std::size_t kPiece_bytes = std::size_t{1} << 18;

// Calls visit(row) for every row of every page.
template <class Visit>
Result<void> for_each_row(const RequestPages& pages, Visit visit) {
  for (;;) {
    const Result<std::vector<RequestRow>> page = pages();
    if (!page) return page.error();
    if (page->empty()) return {};
    for (const RequestRow& row : *page) {
      if (Result<void> done = visit(row); !done) return done;
    }
  }
}

// Text that goes to the sink in pieces of some size.
class Pieces {
 public:
  explicit Pieces(ByteSink& sink) : sink_(sink) {}

  std::string& text() { return text_; }
  Result<void> flush_if_large() { return text_.size() < kPiece_bytes ? Result<void>() : flush(); }
  Result<void> flush() {
    Result<void> written = sink_.write(text_);
    text_.clear();
    return written;
  }

 private:
  ByteSink& sink_;
  std::string text_;
};

Result<void> write_json(const RunResult& result, const RequestPages&, ByteSink& sink) {
  return sink.write(result_json(result));
}

Result<void> write_csv(const RunResult& result, const RequestPages&, ByteSink& sink) {
  return sink.write(levels_csv(result));
}

Result<void> write_html(const RunResult& result, const RequestPages&, ByteSink& sink) {
  return sink.write(html_report(result));
}

Result<void> write_jsonl(const RunResult&, const RequestPages& pages, ByteSink& sink) {
  Pieces pieces(sink);
  const Result<void> all = for_each_row(pages, [&](const RequestRow& row) {
    append_request_json(pieces.text(), row);
    pieces.text() += '\n';
    return pieces.flush_if_large();
  });
  return all ? pieces.flush() : all;
}

Result<void> write_requests_csv(const RunResult& result, const RequestPages& pages, ByteSink& sink) {
  Pieces pieces(sink);
  RequestContext context(result.config);
  CsvLine line(pieces.text());
  for (const RequestColumn& column : request_columns()) line.text(column.name);
  line.end();
  const Result<void> all = for_each_row(pages, [&](const RequestRow& row) {
    if (!context.first_ns) context.first_ns = row.due_ns;
    for (const RequestColumn& column : request_columns()) line.value(column.get(row, context));
    line.end();
    return pieces.flush_if_large();
  });
  return all ? pieces.flush() : all;
}

Result<void> write_xlsx(const RunResult& result, const RequestPages& pages, ByteSink& sink) {
  const auto report = XlsxReport::create(result.config);
  if (!report) return report.error();
  // Nothing is written until all of it is there.
  const RequestPages wanted_pages = [&]() -> Result<std::vector<RequestRow>> {
    if (auto wanted = sink.go_on(); !wanted) return wanted.error();
    return pages();
  };
  const Result<void> all = for_each_row(wanted_pages, [&](const RequestRow& row) {
    (*report)->add(row);
    return Result<void>();
  });
  return all ? (*report)->finish(result, sink) : all;
}

constexpr ExportFormat kFormats[] = {
    {"json", "application/json", ".json", "everything about the run but its requests", false, write_json},
    {"csv", "text/csv; charset=utf-8", ".csv", "a table with a row a level", false, write_csv},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx",
     "a workbook: summary, charts, levels, requests", true, write_xlsx},
    {"html", "text/html; charset=utf-8", ".html", "a report with charts, one file", false, write_html},
    {"jsonl", "application/x-ndjson", ".requests.jsonl", "a JSON line a request", true, write_jsonl},
    {"requests_csv", "text/csv; charset=utf-8", ".requests.csv", "a table with a row a request", true,
     write_requests_csv},
};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

std::string ExportFormat::file_name(std::string_view run_id) const {
  std::string text(run_id.substr(0, 100));
  for (char& c : text) {
    if (!is_plain(c)) c = '_';
  }
  return (text.empty() ? "run" : text) + std::string(ending);
}

std::span<const ExportFormat> export_formats() { return kFormats; }

const ExportFormat* find_export_format(std::string_view name) {
  const auto at = std::find_if(std::begin(kFormats), std::end(kFormats),
                               [&](const ExportFormat& format) { return format.name == name; });
  return at == std::end(kFormats) ? nullptr : at;
}

std::string export_format_names() {
  std::string text;
  for (const ExportFormat& format : kFormats) text += (text.empty() ? "" : ", ") + std::string(format.name);
  return text;
}

}  // namespace loadtest

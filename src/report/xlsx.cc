#include "report/xlsx.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "report/request_columns.h"
#include "report/xlsx_sheets.h"

namespace loadtest {

struct XlsxReport::Impl {
  Impl(std::unique_ptr<Workbook> book, const RunConfig& config, std::uint32_t most_rows)
      : workbook(std::move(book)), context(config), most_sheet_rows(std::max(most_rows, 2U)) {}

  void begin_requests() {
    ++request_sheets;
    requests =
        &workbook->add_sheet(request_sheets == 1 ? "Requests" : fmt::format("Requests {}", request_sheets));
    int column = 0;
    for (const RequestColumn& row : request_columns()) {
      requests->set_width(column, 1, row.width);
      requests->text(column++, row.heading, SheetStyle::heading);
    }
    requests->next_row();
    requests->freeze(1, 0);
  }

  std::unique_ptr<Workbook> workbook;
  RequestContext context;
  std::uint32_t most_sheet_rows;
  Sheet *summary = nullptr, *charts = nullptr, *levels = nullptr, *requests = nullptr;
  int request_sheets = 0;
};

Result<std::unique_ptr<XlsxReport>> XlsxReport::create(const RunConfig& config,
                                                       std::uint32_t most_sheet_rows) {
  auto workbook = Workbook::create();
  if (!workbook) return workbook.error();
  auto impl = std::make_unique<Impl>(std::move(*workbook), config, most_sheet_rows);
  impl->summary = &impl->workbook->add_sheet("Summary");
  impl->charts = &impl->workbook->add_sheet("Charts");
  impl->levels = &impl->workbook->add_sheet("Levels");
  impl->begin_requests();
  return std::unique_ptr<XlsxReport>(new XlsxReport(std::move(impl)));
}

XlsxReport::XlsxReport(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
XlsxReport::~XlsxReport() = default;

void XlsxReport::add(const RequestRow& row) {
  Impl& i = *impl_;
  if (i.requests->row() == i.most_sheet_rows) i.begin_requests();
  if (!i.context.first_ns) i.context.first_ns = row.due_ns;
  int column = 0;
  for (const RequestColumn& cell : request_columns()) {
    i.requests->value(column++, cell.get(row, i.context), cell.kind);
  }
  i.requests->next_row();
}

Result<void> XlsxReport::finish(const RunResult& result, ByteSink& sink) {
  Impl& i = *impl_;
  i.workbook->set_properties("Load test of " + result.server.model, "run " + result.run_id);
  write_summary_sheet(*i.summary, result);
  const LevelColumns columns = write_level_sheet(*i.levels, result);
  write_chart_sheet(*i.workbook, *i.charts, *i.levels, result, columns);
  return i.workbook->close(sink);
}

}  // namespace loadtest

#include "report/xlsx_file.h"

#include <utility>

namespace loadtest {
namespace {

Error with_flag(const std::string& flag, const Error& error) {
  return error.message.starts_with(flag) ? error : Error{error.code, flag + ": " + error.message};
}

}  // namespace

Result<std::unique_ptr<XlsxFileWriter>> XlsxFileWriter::open(const std::string& path, std::string_view flag,
                                                             const RunConfig& config) {
  Result<AtomicFile> file = AtomicFile::open(path, flag);
  if (!file) return file.error();
  auto report = XlsxReport::create(config);
  if (!report) return with_flag(std::string(flag), report.error());
  return std::unique_ptr<XlsxFileWriter>(
      new XlsxFileWriter(std::move(*file), std::string(flag), std::move(*report)));
}

Result<void> XlsxFileWriter::on_level(std::size_t level, std::span<const RequestRecord> records) {
  for (const RequestRecord& record : records) report_->add(request_row(record, level));
  return {};
}

Result<void> XlsxFileWriter::finish(const RunResult& result) {
  if (const Result<void> written = report_->finish(result, file_); !written)
    return with_flag(flag_, written.error());
  return file_.commit();
}

}  // namespace loadtest

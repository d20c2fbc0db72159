#pragma once
// Writes a run's workbook to a file, its requests while the run goes on level by level.
//
// The file appears under its name with finish(), which belongs after cancelled runs too; a writer that is
// destroyed without it leaves nothing behind. Errors: io. Threads: one at a time.
#include <memory>
#include <string>

#include "core/record_sink.h"
#include "core/run_result.h"
#include "report/atomic_file.h"
#include "report/xlsx.h"

namespace loadtest {

class XlsxFileWriter final : public RecordSink {
 public:
  static Result<std::unique_ptr<XlsxFileWriter>> open(const std::string& path, std::string_view flag,
                                                      const RunConfig& config);

  Result<void> on_level(std::size_t level, std::span<const RequestRecord> records) override;
  Result<void> finish(const RunResult& result);

 private:
  XlsxFileWriter(AtomicFile file, std::string flag, std::unique_ptr<XlsxReport> report)
      : file_(std::move(file)), flag_(std::move(flag)), report_(std::move(report)) {}

  AtomicFile file_;
  std::string flag_;
  std::unique_ptr<XlsxReport> report_;
};

}  // namespace loadtest

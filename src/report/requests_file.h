#pragma once
// Writes requests.jsonl, a line a request in the order of sending, while the run goes on level by level.
//
// The file appears under its name with finish(), which belongs after cancelled runs too; a writer that is
// destroyed without it leaves nothing behind. Errors: bad_input from open(), else io; after an error every
// further call gives it again. Source: docs/formats.md#requestsjsonl, report/request_json.h
#include <memory>
#include <string>
#include <string_view>

#include "core/record_sink.h"
#include "core/run_result.h"

namespace loadtest {

class RequestsFileWriter final : public RecordSink {
 public:
  static Result<std::unique_ptr<RequestsFileWriter>> open(const std::string& path, bool with_events);
  ~RequestsFileWriter() override;

  Result<void> on_level(std::size_t level, std::span<const RequestRecord> records) override;

  // Lines as they are, complete or not: of a run elsewhere.
  Result<void> append(std::string_view lines);

  // The file's path, digest and number of lines, for RunResult::requests.
  Result<RequestsFile> finish();

 private:
  struct Impl;
  explicit RequestsFileWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace loadtest

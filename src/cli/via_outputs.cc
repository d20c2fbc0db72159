#include "cli/via_outputs.h"

#include <fmt/format.h>

#include "cli/via_sentences.h"
#include "report/atomic_file.h"
#include "report/requests_file.h"

namespace loadtest {
namespace {

// Downloads an export as often as it takes. `open` begins a file anew, `write` puts a piece into it.
Result<void> download(const ViaServer& server, ViaRun& run, const char* format, const char* flag,
                      const std::function<Result<void>()>& open,
                      const std::function<Result<void>(std::string_view)>& write) {
  Result<void> local;
  const auto answer = run.persist([&]() -> ViaReply {
    local = open();
    if (!local) return HttpAnswer{200, {}, {}, {}};
    return server.download(run.path(fmt::format("/export?format={}", format)), [&](std::string_view piece) {
      local = write(piece);
      return local.has_value();
    });
  });
  if (!local) return local;
  if (!answer) return answer.error();
  if (answer->status != 200)
    return io_error(sentences_of(*answer, server.url(), server.has_key(), flag).front());
  return {};
}

Result<RequestsFile> download_requests(const ViaServer& server, ViaRun& run, const RunOptions& options) {
  std::unique_ptr<RequestsFileWriter> file;
  const auto done = download(
      server, run, "jsonl", "--requests",
      [&]() -> Result<void> {
        auto opened = RequestsFileWriter::open(options.requests, options.config.request_events);
        if (!opened) return opened.error();
        file = std::move(*opened);
        return {};
      },
      [&](std::string_view piece) { return file->append(piece); });
  if (!done) return done.error();
  return file->finish();
}

Result<void> download_workbook(const ViaServer& server, ViaRun& run, const RunOptions& options) {
  std::unique_ptr<AtomicFile> file;
  const auto done = download(
      server, run, "xlsx", "--xlsx",
      [&]() -> Result<void> {
        auto opened = AtomicFile::open(options.xlsx, "--xlsx");
        if (!opened) return opened.error();
        file = std::make_unique<AtomicFile>(std::move(*opened));
        return {};
      },
      [&](std::string_view piece) { return file->write(piece); });
  if (!done) return done.error();
  return file->commit();
}

}  // namespace

void download_outputs(const ViaServer& server, ViaRun& run, const RunOptions& options, RunResult& result,
                      RunOutputs& outputs) {
  outputs.written("Kept as", fmt::format("{} at {}", result.run_id, server.url()), {});
  if (!options.requests.empty()) outputs.requests_written(result, download_requests(server, run, options));
  if (!options.xlsx.empty() && !run.left())
    outputs.written("Workbook", options.xlsx, download_workbook(server, run, options));
}

}  // namespace loadtest

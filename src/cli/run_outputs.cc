#include "cli/run_outputs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cli/run_display.h"
#include "report/csv.h"
#include "report/html_report.h"
#include "report/json_out.h"
#include "report/result_file.h"

namespace loadtest {
namespace {

// A reader that went away wants no more; that is no failure of ours.
Result<void> print_text(const std::string& text) {
  errno = 0;
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if ((written && std::fflush(stdout) == 0) || errno == EPIPE || errno == EBADF) return {};
  return io_error(fmt::format("standard output cannot be written: {}", std::strerror(errno)));
}

}  // namespace

std::string without_files(std::string sentence, const RunOptions& options) {
  const bool asked = !options.output.empty() || !options.csv.empty() || !options.xlsx.empty() ||
                     !options.html.empty() || !options.requests.empty();
  if (asked) sentence += sentence.ends_with('?') ? " No file was written" : "; no file was written";
  return sentence;
}

void RunOutputs::requests_written(RunResult& result, Result<RequestsFile> written) {
  if (!written) return problem(written.error().message);
  result.requests = std::move(*written);
}

void RunOutputs::written(const char* what, const std::string& path, const Result<void>& done) {
  if (!done) return problem(done.error().message);
  files_.push_back({what, path});
}

void RunOutputs::write_tables(const RunResult& result) {
  if (!options_.output.empty())
    written("Results", options_.output, write_file(options_.output, result_json(result), "--output"));
  if (!options_.csv.empty())
    written("Table", options_.csv, write_file(options_.csv, levels_csv(result), "--csv"));
}

void RunOutputs::write_report(const RunResult& result) {
  if (!options_.html.empty())
    written("Report", options_.html, write_file(options_.html, html_report(result), "--html"));
}

void RunOutputs::print(const RunResult& result) {
  const auto printed =
      print_text(options_.json ? result_json(result)
                               : terminal_report(result, style_of(STDOUT_FILENO, options_), files_));
  if (!printed) problem(printed.error().message);
}

}  // namespace loadtest

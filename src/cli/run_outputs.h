#pragma once
// What becomes of a result: every file that was asked for, whatever happens to the others; then standard
// output.
#include <string>
#include <vector>

#include "cli/run_options.h"
#include "core/error.h"
#include "core/run_result.h"
#include "report/terminal_table.h"

namespace loadtest {

// The sentence on a run that was stopped without a result, and that no file was written where one was asked
// for: an older one may stand there.
std::string without_files(std::string sentence, const RunOptions& options);

class RunOutputs {
 public:
  explicit RunOutputs(const RunOptions& options) : options_(options) {}

  // Of requests.jsonl, which the result names.
  void requests_written(RunResult& result, Result<RequestsFile> written);
  // A file that was written elsewhere, or why it was not.
  void written(const char* what, const std::string& path, const Result<void>& done);
  void problem(std::string sentence) { problems_.push_back(std::move(sentence)); }

  void write_tables(const RunResult& result);  // --output, --csv
  void write_report(const RunResult& result);  // --html
  void print(const RunResult& result);         // standard output, with a list of all files

  const std::vector<std::string>& problems() const { return problems_; }

 private:
  const RunOptions& options_;
  std::vector<WrittenFile> files_;
  std::vector<std::string> problems_;
};

}  // namespace loadtest

#include "cli/export_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "cli/exit_code.h"
#include "cli/parse_values.h"
#include "cli/program.h"
#include "cli/saved_runs.h"
#include "report/atomic_file.h"
#include "report/export_formats.h"
#include "store/request_pages.h"

namespace loadtest {
namespace {

struct ExportFlags {
  std::string run, database, format = "json", output;
};

// A reader that went away wants no more; that is no failure of ours.
class StandardOutput final : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    if (gone_ || std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size()) return {};
    return failed();
  }
  Result<void> finish() {
    if (gone_ || std::fflush(stdout) == 0) return {};
    return failed();
  }

 private:
  Result<void> failed() {
    gone_ = errno == EPIPE;
    if (gone_) return {};
    return io_error(fmt::format("standard output cannot be written: {}", std::strerror(errno)));
  }
  bool gone_ = false;
};

Result<void> write_export(const ExportFormat& format, const RunResult& result, const RequestPages& pages,
                          const std::string& output) {
  if (output.empty() || output == "-") {
    StandardOutput sink;
    if (auto written = format.write(result, pages, sink); !written) return written;
    return sink.finish();
  }
  auto file = AtomicFile::open(output, "--output");
  if (!file) return file.error();
  if (auto written = format.write(result, pages, *file); !written) return written;
  return file->commit();
}

Result<void> run_export(const ExportFlags& flags) {
  const ExportFormat* const format = find_export_format(flags.format);
  if (format == nullptr) {
    return bad_input(fmt::format("--format: {} is not known; there are {}", in_quotes(flags.format),
                                 export_format_names()));
  }
  if (flags.output.empty() && ::isatty(STDOUT_FILENO) == 1 && format->name == "xlsx")
    return bad_input("--output: a workbook is nothing for a terminal; name a file");
  const auto store = open_saved_runs(flags.database);
  if (!store) return store.error();
  const auto saved = load_saved_run(**store, flags.run);
  if (!saved) return saved.error();
  return write_export(*format, saved->result, request_pages(**store, saved->entry.run_id), flags.output);
}

std::string format_words() {
  std::vector<std::string_view> names;
  for (const ExportFormat& format : export_formats()) names.push_back(format.name);
  return fmt::format("{}", fmt::join(names, "|"));
}

}  // namespace

CLI::App* add_export_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const sub = app.add_subcommand("export", "Write a saved run into a file");
  const auto flags = std::make_shared<ExportFlags>();
  sub->add_option("RUN", flags->run, "Its id, or a beginning that no other has")
      ->required()
      ->type_name("RUN");
  sub->add_option("--format", flags->format, "What to write; default json")->type_name(format_words());
  sub->add_option("-o,--output", flags->output, "Where to; default: standard output")->type_name("FILE");
  add_database_flag(*sub, flags->database);
  sub->set_help_flag("-h,--help", "Print this help");
  sub->footer("Example:\n  llm-loadtest export 20261124T1705 --format csv -o levels.csv");
  action = [flags] {
    const auto done = run_export(*flags);
    if (done) return 0;
    print_problems({done.error().message});
    return exit_code_of(done.error());
  };
  return sub;
}

}  // namespace loadtest

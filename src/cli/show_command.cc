#include "cli/show_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <iostream>
#include <memory>

#include "cli/exit_code.h"
#include "cli/parse_values.h"
#include "cli/print_words.h"
#include "cli/program.h"
#include "cli/saved_runs.h"
#include "report/json_out.h"
#include "report/terminal_style.h"
#include "report/terminal_table.h"

namespace loadtest {
namespace {

struct ShowFlags {
  std::string run, database, format = "table";
};

Result<void> show_analysis(RunStore& store, const std::string& run_id) {
  const auto analysis = store.analysis(run_id);
  if (!analysis) return analysis.error();
  if (!*analysis) {
    return bad_input(
        fmt::format("the run {} has no analysis; llm-loadtest analyze {} makes one", run_id, run_id));
  }
  print_words((*analysis)->markdown);
  return {};
}

Result<void> show(const ShowFlags& flags) {
  if (flags.format != "table" && flags.format != "json" && flags.format != "analysis")
    return bad_input("--format: " + in_quotes(flags.format) + " is not known; give table, json or analysis");
  const auto store = open_saved_runs(flags.database);
  if (!store) return store.error();
  const auto saved = load_saved_run(**store, flags.run);
  if (!saved) return saved.error();
  const std::string& run_id = saved->entry.run_id;
  if (flags.format == "analysis") return show_analysis(**store, run_id);
  if (saved->entry.state == RunState::running)
    print_problems({fmt::format("the run {} goes on; this is what has ended of it", run_id)});
  std::cout << (flags.format == "json" ? result_json(saved->result)
                                       : terminal_report(saved->result, TerminalStyle::detect(STDOUT_FILENO)))
            << std::flush;
  return {};
}

}  // namespace

CLI::App* add_show_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const sub = app.add_subcommand("show", "Print the report of a saved run");
  const auto flags = std::make_shared<ShowFlags>();
  sub->add_option("RUN", flags->run, "Its id, or a beginning that no other has")
      ->required()
      ->type_name("RUN");
  sub->add_option("--format", flags->format, "How to print it; default table")
      ->type_name("table|json|analysis");
  add_database_flag(*sub, flags->database);
  sub->set_help_flag("-h,--help", "Print this help");
  sub->footer("Example:\n  llm-loadtest show 20261124T1705");
  action = [flags] {
    const auto shown = show(*flags);
    if (shown) return 0;
    print_problems({shown.error().message});
    return exit_code_of(shown.error());
  };
  return sub;
}

}  // namespace loadtest

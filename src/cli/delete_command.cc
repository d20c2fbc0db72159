#include "cli/delete_command.h"

#include <CLI/App.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "cli/exit_code.h"
#include "cli/program.h"
#include "cli/saved_runs.h"

namespace loadtest {
namespace {

struct DeleteFlags {
  std::vector<std::string> runs;
  std::string database;
};

int run_delete(const DeleteFlags& flags) {
  const auto store = open_saved_runs(flags.database);
  if (!store) return fail(store.error());
  // All are looked up first: a mistyped one deletes nothing.
  std::vector<std::string> ids, problems;
  for (const std::string& run : flags.runs) {
    const auto id = whole_run_id(**store, run);
    if (!id && id.error().code != ErrorCode::bad_input) return fail(id.error());
    if (!id) {
      problems.push_back(id.error().message + "; nothing was deleted");
    } else if (std::find(ids.begin(), ids.end(), *id) == ids.end()) {
      ids.push_back(*id);
    }
  }
  if (!problems.empty()) {
    print_problems(problems);
    return 2;
  }
  int code = 0;
  for (const std::string& id : ids) {
    const auto removed = (*store)->remove(id);
    if (!removed) {
      code = std::max(code, fail(removed.error()));
    } else if (*removed) {
      std::cout << "deleted " << id << '\n' << std::flush;
    }
  }
  return code;
}

}  // namespace

CLI::App* add_delete_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const sub = app.add_subcommand("delete", "Delete saved runs");
  const auto flags = std::make_shared<DeleteFlags>();
  sub->add_option("RUN", flags->runs, "Their ids, or beginnings that no others have")
      ->required()
      ->type_name("RUN…");
  add_database_flag(*sub, flags->database);
  sub->set_help_flag("-h,--help", "Print this help");
  sub->footer("Example:\n  llm-loadtest delete 20261124T1705 20261125");
  action = [flags] { return run_delete(*flags); };
  return sub;
}

}  // namespace loadtest

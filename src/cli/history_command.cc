#include "cli/history_command.h"

#include <unistd.h>

#include <CLI/App.hpp>
#include <iostream>
#include <memory>
#include <tuple>

#include "cli/exit_code.h"
#include "cli/history_text.h"
#include "cli/moment.h"
#include "cli/parse_values.h"
#include "cli/program.h"
#include "cli/saved_runs.h"

namespace loadtest {
namespace {

struct HistoryFlags {
  std::string database, status, model, server, text, from, to, limit = "50", offset = "0", format = "table";
  bool oldest_first = false;
};

// The query, and what is wrong with it.
std::vector<std::string> read_query(const HistoryFlags& flags, HistoryQuery& query) {
  std::vector<std::string> problems;
  const auto problem = [&](const char* flag, const Error& error) {
    problems.push_back(std::string(flag) + ": " + error.message);
  };
  if (!flags.status.empty()) {
    const auto state = parse_choice(flags.status, {std::begin(kRunStates), std::end(kRunStates)});
    if (state) {
      query.state = static_cast<RunState>(*state);
    } else {
      problem("--status", state.error());
    }
  }
  for (const auto& [flag, text, target] : {std::tuple("--from", &flags.from, &query.from_unix_ns),
                                           std::tuple("--to", &flags.to, &query.to_unix_ns)}) {
    if (text->empty()) continue;
    const auto moment = parse_moment(*text);
    if (moment) {
      *target = *moment;
    } else {
      problem(flag, moment.error());
    }
  }
  for (const auto& [flag, text, target] : {std::tuple("--limit", &flags.limit, &query.limit),
                                           std::tuple("--offset", &flags.offset, &query.offset)}) {
    const auto number = parse_whole32(*text, "a number of runs", "a whole number such as 50");
    if (number) {
      *target = *number;
    } else {
      problem(flag, number.error());
    }
  }
  query.model = flags.model;
  query.server = flags.server;
  query.text = flags.text;
  query.descending = !flags.oldest_first;
  if (flags.format != "table" && flags.format != "json")
    problems.push_back("--format: " + in_quotes(flags.format) + " is not known; give table or json");
  return problems;
}

int run_history(const HistoryFlags& flags) {
  HistoryQuery query;
  if (const auto problems = read_query(flags, query); !problems.empty()) {
    print_problems(problems);
    return 2;
  }
  const auto store = open_saved_runs(flags.database);
  if (!store) return print_problems({store.error().message}), exit_code_of(store.error());
  const auto history = (*store)->list(query);
  if (!history) return print_problems({history.error().message}), exit_code_of(history.error());
  std::cout << (flags.format == "json" ? history_json(*history, query)
                                       : history_table(*history, query, TerminalStyle::detect(STDOUT_FILENO)))
            << std::flush;
  return 0;
}

}  // namespace

CLI::App* add_history_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const sub = app.add_subcommand("history", "List the saved runs");
  const auto flags = std::make_shared<HistoryFlags>();
  sub->add_option("--status", flags->status, "Only runs that are so")
      ->type_name("queued|running|completed|cancelled|failed|interrupted");
  sub->add_option("--model", flags->model, "Only runs whose model's name has this in it");
  sub->add_option("--server", flags->server, "Only runs whose server's URL has this in it");
  sub->add_option("-q,--query", flags->text, "Only runs whose id, model or server has this in it");
  sub->add_option("--from", flags->from, "Only runs from this day or moment on, UTC: 2026-01-31")
      ->type_name("MOMENT");
  sub->add_option("--to", flags->to, "Only runs before this day or moment, UTC")->type_name("MOMENT");
  sub->add_flag("--oldest-first", flags->oldest_first, "Turn the order round");
  sub->add_option("--limit", flags->limit, "Most runs to list; default 50")->type_name("N");
  sub->add_option("--offset", flags->offset, "Leave out so many before them; default 0")->type_name("N");
  sub->add_option("--format", flags->format, "How to print it; default table")->type_name("table|json");
  add_database_flag(*sub, flags->database);
  sub->set_help_flag("-h,--help", "Print this help");
  sub->footer("Example:\n  llm-loadtest history --status completed --model llama --from 2026-01-31");
  action = [flags] { return run_history(*flags); };
  return sub;
}

}  // namespace loadtest

#include "cli/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <deque>
#include <functional>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/help_formatter.h"
#include "cli/parse_values.h"
#include "cli/suggest.h"
#include "core/version.h"

namespace loadtest {
namespace {

constexpr const char* kFooter = R"(Examples:
  llm-loadtest sim --port 8000                      a simulated server, for trying things out
  llm-loadtest run -s http://127.0.0.1:8000 -c 1,10,50
  llm-loadtest run --help                           every flag of a command

Exit codes: 0 measured, 1 a judgement that was asked for failed, 2 bad input, 3 the server cannot
be used or no request succeeded, 4 a fault of our own, 130/143 stopped by SIGINT/SIGTERM.)";

// CLI11's errors in our words: what, where, what to do.
std::string sentence(const CLI::ParseError& error, const std::string& command) {
  const std::string text = error.what();
  const std::string help = "see llm-loadtest" + (command.empty() ? "" : " " + command) + " --help";
  if (error.get_name() == "ArgumentMismatch") {
    return text.substr(0, text.find(':')) + ": needs a value; " + help;
  }
  constexpr std::string_view kConversion = "Could not convert: ";
  if (const auto equals = text.find(" = "); text.starts_with(kConversion) && equals != std::string::npos) {
    return fmt::format("{}: {} cannot be read; {}",
                       text.substr(kConversion.size(), equals - kConversion.size()),
                       in_quotes(text.substr(equals + 3)), help);
  }
  return text + "; " + help;
}

std::vector<std::string> flag_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

// The first command that knows a flag, or nothing.
std::string command_with_flag(const CLI::App& program, const std::string& flag) {
  for (const CLI::App* command : program.get_subcommands({})) {
    if (command->get_option_no_throw(flag) != nullptr) return command->get_name();
  }
  return {};
}

}  // namespace

std::string version_line() {
  const std::string git = kGit;
  return fmt::format("llm-loadtest {}{}", kVersion, git.empty() ? "" : " (" + git + ")");
}

void print_problems(const std::vector<std::string>& problems) {
  for (const auto& problem : problems) std::cerr << "llm-loadtest: " << problem << '\n';
  std::cerr << std::flush;
}

int fail(const Error& error) {
  print_problems({error.message});
  return exit_code_of(error);
}

std::vector<std::string> unexpected_arguments(const CLI::App& command) {
  std::vector<std::string> problems;
  const std::vector<std::string> flags = flag_names(command);
  const bool is_program = command.get_parent() == nullptr;
  bool after_unknown_flag = false;
  for (const auto& argument : command.remaining()) {
    const bool is_flag = argument.size() > 1 && argument[0] == '-';
    if (is_flag) {
      const std::string name = argument.substr(0, argument.find('='));
      std::string hint = did_you_mean(name, flags);
      if (const std::string owner = is_program ? command_with_flag(command, name) : ""; !owner.empty()) {
        hint = fmt::format("; it belongs behind its command: llm-loadtest {} {}", owner, name);
      }
      if (hint.empty()) {
        hint = "; see llm-loadtest" + (is_program ? "" : " " + command.get_name()) + " --help";
      }
      problems.push_back(name + ": there is no such flag" + hint);
    } else if (after_unknown_flag) {
      // its value, most likely
    } else if (is_program) {
      const auto names = command_names(command);
      problems.push_back(fmt::format("{} is not a command; there are {}{}", in_quotes(argument),
                                     CLI::detail::join(names, ", "), did_you_mean(argument, names)));
      break;  // whatever follows belongs to it
    } else {
      problems.push_back(in_quotes(argument) + " belongs to no flag; quote values that hold spaces");
    }
    after_unknown_flag = is_flag && argument.find('=') == std::string::npos;
  }
  return problems;
}

int run_program(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of a write, not the end
  CLI::App app("Load tester for LLM inference servers.", "llm-loadtest");
  app.formatter(std::make_shared<HelpFormatter>());
  app.set_version_flag("--version", version_line(), "Print version and revision");
  app.set_help_flag("-h,--help", "Print this help");
  app.require_subcommand(0, 1);
  app.allow_extras();
  std::deque<std::function<int()>> actions;
  std::vector<CLI::App*> apps;
  for (const auto& command : commands()) {
    apps.push_back(command.add(app, actions.emplace_back()));
    apps.back()->allow_extras()->group("Commands");
  }
  app.footer(kFooter);

  std::string selected;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error, std::cout, std::cerr);  // --help, --version
    for (const CLI::App* command : app.get_subcommands()) selected = command->get_name();
    print_problems({sentence(error, selected)});
    return 2;
  }
  if (const auto problems = unexpected_arguments(app); !problems.empty()) {
    print_problems(problems);
    return 2;
  }
  for (std::size_t i = 0; i < apps.size(); ++i) {
    if (!app.got_subcommand(apps[i])) continue;
    if (!commands()[i].reports_unexpected) {
      if (const auto problems = unexpected_arguments(*apps[i]); !problems.empty()) {
        print_problems(problems);
        return 2;
      }
    }
    return actions[i]();
  }
  std::cerr << app.help() << std::flush;
  print_problems({"no command given; begin with one of those above"});
  return 2;
}

}  // namespace loadtest

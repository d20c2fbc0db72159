#include "cli/completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/App.hpp>
#include <string_view>
#include <vector>

#include "cli/parse_values.h"

namespace loadtest {
namespace {

struct Flag {
  std::vector<std::string> names;  // with their dashes
  std::string help;
  bool takes_value = false;
  bool takes_file = false;
  std::vector<std::string> words;  // the values there are
};

struct CommandFlags {
  std::string name, help;
  std::vector<Flag> flags;
  std::vector<std::string> words;  // what may stand without a flag
  bool takes_file = false;         // a path may
};

std::vector<std::string> words_of(const std::string& type) {
  if (type.find('|') == std::string::npos || type.find_first_of("@[") != std::string::npos) return {};
  if (type.find("FILE") != std::string::npos) return {};
  return split_list(type, '|');
}

std::vector<Flag> flags_of(const CLI::App& app, CommandFlags* command) {
  std::vector<Flag> flags;
  for (const CLI::Option* option : app.get_options()) {
    const std::string type = option->get_type_name();
    if (option->get_positional()) {
      if (command != nullptr) {
        command->words = words_of(type);
        command->takes_file = type.find("FILE") != std::string::npos;
      }
      continue;
    }
    Flag flag;
    for (const auto& name : option->get_snames()) flag.names.push_back("-" + name);
    for (const auto& name : option->get_lnames()) flag.names.push_back("--" + name);
    flag.help = option->get_description();
    flag.takes_value = option->get_type_size() != 0 && option->get_expected_max() != 0;
    flag.takes_file = flag.takes_value && type.find("FILE") != std::string::npos;
    if (flag.takes_value) flag.words = words_of(type);
    flags.push_back(std::move(flag));
  }
  return flags;
}

std::vector<CommandFlags> commands_of(const CLI::App& program) {
  std::vector<CommandFlags> commands;
  for (const CLI::App* app : program.get_subcommands({})) {
    CommandFlags command;
    command.name = app->get_name();
    command.help = app->get_description();
    command.flags = flags_of(*app, &command);
    commands.push_back(std::move(command));
  }
  return commands;
}

std::vector<std::string> all_names(const std::vector<Flag>& flags) {
  std::vector<std::string> names;
  for (const auto& flag : flags) names.insert(names.end(), flag.names.begin(), flag.names.end());
  return names;
}

std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// Inside '…', where a shell knows no escapes.
std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

std::string bash_completion(const CLI::App& program) {
  const auto commands = commands_of(program);
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const auto& command : commands) names.push_back(command.name);
  std::string values, words;
  for (const auto& command : commands) {
    for (const auto& flag : command.flags) {
      if (!flag.takes_value) continue;
      std::vector<std::string> patterns;
      patterns.reserve(flag.names.size());
      for (const auto& name : flag.names) patterns.push_back(command.name + ":" + name);
      std::string reply = "COMPREPLY=()";
      if (!flag.words.empty())
        reply = fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))", fmt::join(flag.words, " "));
      if (flag.takes_file) reply = "compopt -o default; COMPREPLY=()";
      values += fmt::format("    {}) {}; return ;;\n", fmt::join(patterns, "|"), reply);
    }
    auto all = command.words;
    const auto flags = all_names(command.flags);
    all.insert(all.end(), flags.begin(), flags.end());
    const char* const file =
        command.takes_file ? "; [[ $cur == -?* ]] || { compopt -o default; COMPREPLY=(); return; }" : "";
    words += fmt::format("    {}) words='{}'{} ;;\n", command.name, fmt::join(all, " "), file);
  }
  return fmt::format(R"(# bash completion for llm-loadtest
_llm_loadtest() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} command= words= word
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $word in {}) command=$word; break ;; esac
  done
  case $command:$prev in
{}  esac
  case $command in
    '') words='{} {}' ;;
{}  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -F _llm_loadtest llm-loadtest
)",
                     fmt::join(names, "|"), values, fmt::join(names, " "),
                     fmt::join(all_names(flags_of(program, nullptr)), " "), words);
}

std::string zsh_completion(const CLI::App& program) {
  std::string list, cases;
  for (const auto& command : commands_of(program)) {
    list += "    " + single_quoted(escaped(command.name, ":") + ":" + command.help) + "\n";
    cases += fmt::format("    {}) _arguments", command.name);
    for (const auto& flag : command.flags) {
      std::string action;
      if (flag.takes_value) action = ":value: ";
      if (!flag.words.empty()) action = fmt::format(":value:({})", fmt::join(flag.words, " "));
      if (flag.takes_file) action = ":file:_files";
      for (const auto& name : flag.names) {
        cases += " \\\n      " + single_quoted("*" + name + "[" + escaped(flag.help, "[]:\\") + "]" + action);
      }
    }
    if (!command.words.empty())
      cases += fmt::format(" \\\n      ':word:({})'", fmt::join(command.words, " "));
    if (command.takes_file) cases += " \\\n      ':file:_files'";
    cases += " ;;\n";
  }
  return fmt::format(R"(#compdef llm-loadtest
_llm_loadtest() {{
  local -a commands=(
{}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _arguments {}
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
{}  esac
}}
if [ "$funcstack[1]" = _llm_loadtest ]; then
  _llm_loadtest "$@"
else
  compdef _llm_loadtest llm-loadtest
fi
)",
                     list, fmt::join(all_names(flags_of(program, nullptr)), " "), cases);
}

std::string fish_completion(const CLI::App& program) {
  std::string out = "# fish completion for llm-loadtest\ncomplete -c llm-loadtest -f\n";
  const auto dashless = [](const std::string& name) {
    return name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  };
  for (const auto& flag : flags_of(program, nullptr)) {
    out += "complete -c llm-loadtest -n __fish_use_subcommand";
    for (const auto& name : flag.names) out += dashless(name);
    out += " -d " + single_quoted(flag.help) + "\n";
  }
  for (const auto& command : commands_of(program)) {
    out += fmt::format("complete -c llm-loadtest -n __fish_use_subcommand -a {} -d {}\n", command.name,
                       single_quoted(command.help));
    const std::string inside =
        "complete -c llm-loadtest -n '__fish_seen_subcommand_from " + command.name + "'";
    if (!command.words.empty()) out += fmt::format("{} -a '{}'\n", inside, fmt::join(command.words, " "));
    if (command.takes_file) out += inside + " -F\n";
    for (const auto& flag : command.flags) {
      out += inside;
      for (const auto& name : flag.names) out += dashless(name);
      if (flag.takes_file) {
        out += " -r -F";
      } else if (flag.takes_value) {
        out += " -x";
      }
      if (!flag.words.empty()) out += fmt::format(" -a '{}'", fmt::join(flag.words, " "));
      out += " -d " + single_quoted(flag.help) + "\n";
    }
  }
  return out;
}

}  // namespace loadtest

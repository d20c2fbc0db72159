#include "cli/completion_command.h"

#include <CLI/App.hpp>
#include <iostream>
#include <memory>

#include "cli/completion.h"

namespace loadtest {
namespace {

constexpr const char* kHowTo = R"(To use it:
  bash   llm-loadtest completion bash > ~/.local/share/bash-completion/completions/llm-loadtest
  zsh    llm-loadtest completion zsh > DIRECTORY/_llm-loadtest   (DIRECTORY is one of $fpath)
  fish   llm-loadtest completion fish > ~/.config/fish/completions/llm-loadtest.fish)";

struct Shell {
  const char* name;
  std::string (*script)(const CLI::App&);
};
constexpr Shell kShells[] = {{"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};

}  // namespace

CLI::App* add_completion_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const completion = app.add_subcommand("completion", "Print a completion script for a shell");
  const auto shell = std::make_shared<std::string>();
  completion->add_option("shell", *shell, "The shell that is to read it")
      ->type_name("bash|zsh|fish")
      ->required()
      ->check([](const std::string& value) -> std::string {
        for (const auto& row : kShells) {
          if (value == row.name) return "";
        }
        return "\"" + value + "\" is not known; give bash, zsh or fish";
      });
  completion->set_help_flag("-h,--help", "Print this help");
  completion->footer(kHowTo);
  action = [&app, shell] {
    for (const auto& row : kShells) {
      if (*shell == row.name) std::cout << row.script(app) << std::flush;
    }
    return 0;
  };
  return completion;
}

}  // namespace loadtest

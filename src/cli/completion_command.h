#pragma once
// `llm-loadtest completion bash|zsh|fish`: a script for the shell, made from the program's own flags.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_completion_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

#pragma once
// `llm-loadtest run`: load on a server, the measurement on stdout and into files.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_run_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

#pragma once
// `llm-loadtest sim`: the flags of the simulated server.
//
// The settings live as long as the returned subcommand's App; `action` is set when the subcommand was parsed,
// and returns the process's exit code.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_sim_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

#pragma once
// `llm-loadtest history`: the saved runs.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_history_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

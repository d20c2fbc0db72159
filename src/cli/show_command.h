#pragma once
// `llm-loadtest show`: the report of a saved run.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_show_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

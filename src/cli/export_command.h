#pragma once
// `llm-loadtest export`: a saved run as a file.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_export_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

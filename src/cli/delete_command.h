#pragma once
// `llm-loadtest delete`: saved runs, gone.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_delete_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

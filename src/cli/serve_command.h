#pragma once
// `llm-loadtest serve`: runs and their results over HTTP.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_serve_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

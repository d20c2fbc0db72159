#pragma once
// `llm-loadtest analyze`: a language model's words about a result file.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_analyze_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

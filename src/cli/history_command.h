#pragma once
// `llm-loadtest history`: the saved runs.
#include <CLI/App.hpp>
#include <functional>

namespace loadtest {

CLI::App* add_history_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

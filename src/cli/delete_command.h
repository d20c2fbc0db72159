#pragma once
// `llm-loadtest delete`: saved runs, gone.
#include <CLI/App.hpp>
#include <functional>

namespace loadtest {

CLI::App* add_delete_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

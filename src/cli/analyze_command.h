#pragma once
// `llm-loadtest analyze`: a language model's words about a result file.
#include <CLI/App.hpp>
#include <functional>

namespace loadtest {

CLI::App* add_analyze_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

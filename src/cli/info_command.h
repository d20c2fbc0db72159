#pragma once
// `llm-loadtest info`: what was built, what it runs on, what it found.
#include <functional>
#include <nlohmann/json_fwd.hpp>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_info_command(CLI::App& app, std::function<int()>& action);

// The object that `info --format json` prints. Missing is null.
nlohmann::ordered_json info_json();

}  // namespace loadtest

#pragma once
// `llm-loadtest tokenize`: the token ids of a text, or how many there are.
#include <functional>

namespace CLI {
class App;
}

namespace loadtest {

CLI::App* add_tokenize_command(CLI::App& app, std::function<int()>& action);

}  // namespace loadtest

#pragma once
// The table of commands. Adding one: a file NAME_command.{h,cc}, a row here, a section in docs/cli.md.
#include <functional>
#include <span>

namespace CLI {
class App;
}

namespace loadtest {

struct Command {
  // Adds the command's flags to `app` (the program); `action` is what it does once they were read, and gives
  // the exit code.
  CLI::App* (*add)(CLI::App& app, std::function<int()>& action);
  bool reports_unexpected = false;  // the action itself tells of arguments that nobody expected
};

std::span<const Command> commands();

}  // namespace loadtest

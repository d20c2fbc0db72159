#pragma once
// The program behind main(): reads the command line, runs a command, gives its exit code (docs/cli.md).
#include <string>
#include <vector>

#include "core/error.h"

namespace CLI {
class App;
}

namespace loadtest {

int run_program(int argc, const char* const* argv);

// "llm-loadtest 0.1.0 (abc1234)"
std::string version_line();

// What a command did not expect: unknown flags and stray words, a sentence each. A word right behind an
// unknown flag is taken for its value and not told of.
std::vector<std::string> unexpected_arguments(const CLI::App& command);

// "llm-loadtest: SENTENCE" on stderr, for each.
void print_problems(const std::vector<std::string>& problems);

// The error on stderr; gives the exit code.
int fail(const Error& error);

}  // namespace loadtest

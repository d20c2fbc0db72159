#pragma once
// Shell scripts that complete commands, flags, and the values of flags that take one of a few words or a
// file.
//
// A flag's type name says what completes it: "a|b" these words, "FILE" a path, anything else nothing.
#include <string>

namespace CLI {
class App;
}

namespace loadtest {

std::string bash_completion(const CLI::App& program);
std::string zsh_completion(const CLI::App& program);
std::string fish_completion(const CLI::App& program);

}  // namespace loadtest

// docs/cli.md and the program know the same flags.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/App.hpp>
#include <deque>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "cli/commands.h"

namespace loadtest {
namespace {

// Long flags of a "## `llm-loadtest NAME`" section of the guide, up to the next "## ".
std::set<std::string> documented(const std::string& guide, const std::string& command) {
  const std::string heading = "## `llm-loadtest " + command + "`";
  const std::size_t from = guide.find(heading);
  EXPECT_NE(from, std::string::npos) << heading;
  if (from == std::string::npos) return {};
  const std::string section = guide.substr(from, guide.find("\n## ", from) - from);
  const std::regex flag("`(?:-[a-zA-Z], )?--([a-z][a-z0-9-]*)");
  std::set<std::string> found;
  for (std::sregex_iterator it(section.begin(), section.end(), flag), end; it != end; ++it)
    found.insert((*it)[1]);
  return found;
}

std::string read_guide() {
  std::ifstream file(DOCS_DIR "/cli.md");
  std::stringstream guide;
  guide << file.rdbuf();
  return guide.str();
}

TEST(CliGuide, StatesTheDefaultsOfTheSimulator) {
  const std::string guide = read_guide();
  const std::size_t from = guide.find("## `llm-loadtest sim`");
  ASSERT_NE(from, std::string::npos);
  CLI::App app("program", "llm-loadtest");
  std::deque<std::function<int()>> actions;
  for (const auto& row : commands()) {
    const CLI::App* const command = row.add(app, actions.emplace_back());
    if (command->get_name() != "sim") continue;
    for (const CLI::Option* option : command->get_options()) {
      if (option->get_default_str().empty()) continue;
      const std::size_t at = guide.find("| `--" + option->get_lnames().front() + " ", from);
      const std::string line = guide.substr(at, guide.find('\n', at) - at);
      EXPECT_TRUE(line.ends_with("| " + option->get_default_str() + " |")) << line;
    }
  }
}

TEST(CliGuide, DescribesEveryFlagAndNoOther) {
  const std::string guide = read_guide();
  CLI::App app("program", "llm-loadtest");
  std::deque<std::function<int()>> actions;
  for (const auto& row : commands()) {
    const CLI::App* const command = row.add(app, actions.emplace_back());
    std::set<std::string> flags;
    for (const CLI::Option* option : command->get_options()) {
      for (const auto& name : option->get_lnames()) flags.insert(name);
    }
    flags.erase("help");
    EXPECT_EQ(documented(guide, command->get_name()), flags) << command->get_name();
  }
}

}  // namespace
}  // namespace loadtest

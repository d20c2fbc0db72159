#include "cli/help_formatter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <deque>
#include <sstream>

#include "cli/commands.h"

namespace loadtest {
namespace {

TEST(Wrapped, BreaksAtSpacesAndCountsColumns) {
  EXPECT_THAT(wrapped("one two three", 7), testing::ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("äöü ß", 5), testing::ElementsAre("äöü ß"));
  EXPECT_THAT(wrapped("unbreakable", 3), testing::ElementsAre("unbreakable"));
}

TEST(Help, OfEveryCommandFitsAHundredColumns) {
  CLI::App app("program", "llm-loadtest");
  app.formatter(std::make_shared<HelpFormatter>());
  std::deque<std::function<int()>> actions;
  std::vector<std::string> helps;
  for (const auto& command : commands()) helps.push_back(command.add(app, actions.emplace_back())->help());
  helps.push_back(app.help());
  for (const auto& help : helps) {
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
      const auto columns = std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; });
      EXPECT_LE(columns, 100) << line;
    }
    EXPECT_THAT(help, testing::Not(testing::HasSubstr("\n\n\n")));
    EXPECT_THAT(help, testing::EndsWith("\n"));
  }
}

}  // namespace
}  // namespace loadtest

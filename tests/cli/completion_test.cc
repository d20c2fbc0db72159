#include "cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <array>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>

#include "cli/commands.h"

namespace loadtest {
namespace {

using testing::ElementsAre;

class CompletionTest : public testing::Test {
 protected:
  CompletionTest() : app_("program", "llm-loadtest") {
    for (const auto& command : commands()) command.add(app_, actions_.emplace_back());
  }

  // What bash offers for the last of `words`.
  std::vector<std::string> complete(const std::vector<std::string>& words) {
    const auto path =
        std::filesystem::temp_directory_path() / ("llm-loadtest-completion-" + std::to_string(getpid()));
    std::ofstream script(path);
    script << bash_completion(app_) << "COMP_WORDS=(llm-loadtest";
    for (const auto& word : words) script << " '" << word << "'";
    script << ")\nCOMP_CWORD=" << words.size() << "\ncompopt() { :; }\n_llm_loadtest\n"
           << "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    script.close();
    std::FILE* const bash = popen(("bash -u " + path.string()).c_str(), "r");
    std::string out;
    std::array<char, 4096> buffer;
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), bash))
      out.append(buffer.data(), n);
    EXPECT_EQ(pclose(bash), 0);
    std::filesystem::remove(path);
    std::vector<std::string> replies;
    for (std::size_t from = 0; from < out.size();) {
      const std::size_t to = out.find('\n', from);
      if (to > from) replies.push_back(out.substr(from, to - from));
      from = to + 1;
    }
    return replies;
  }

  CLI::App app_;
  std::deque<std::function<int()>> actions_;
};

TEST_F(CompletionTest, BashCompletesCommands) { EXPECT_THAT(complete({"r"}), ElementsAre("run")); }

TEST_F(CompletionTest, BashCompletesFlagsOfTheCommand) {
  EXPECT_THAT(complete({"run", "--con"}), ElementsAre("--concurrency", "--connect-timeout", "--config"));
  EXPECT_THAT(complete({"info", "--con"}), testing::IsEmpty());
}

TEST_F(CompletionTest, BashCompletesTheWordsAValueCanBe) {
  EXPECT_THAT(complete({"run", "--format", ""}), ElementsAre("table", "json"));
  EXPECT_THAT(complete({"completion", "b"}), ElementsAre("bash"));
}

TEST_F(CompletionTest, BashOffersNoFlagsWhereAValueIsNeeded) {
  EXPECT_THAT(complete({"run", "--model", "-"}), testing::IsEmpty());
}

TEST_F(CompletionTest, EveryShellKnowsEveryLongFlag) {
  const std::string bash = bash_completion(app_), zsh = zsh_completion(app_), fish = fish_completion(app_);
  for (const CLI::App* command : app_.get_subcommands({})) {
    for (const CLI::Option* option : command->get_options()) {
      for (const auto& name : option->get_lnames()) {
        EXPECT_THAT(bash, testing::HasSubstr("--" + name));
        EXPECT_THAT(zsh, testing::HasSubstr("--" + name + "["));
        EXPECT_THAT(fish, testing::HasSubstr(" -l " + name + " "));
      }
    }
  }
}

}  // namespace
}  // namespace loadtest

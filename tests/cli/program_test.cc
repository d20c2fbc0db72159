#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace loadtest {
namespace {

struct Ran {
  int exit_code = 0;
  std::string out, err;
};

Ran run(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "llm-loadtest");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Ran ran;
  ran.exit_code = run_program(static_cast<int>(arguments.size()), arguments.data());
  ran.out = testing::internal::GetCapturedStdout();
  ran.err = testing::internal::GetCapturedStderr();
  return ran;
}

struct BadLine {
  const char* name;
  std::vector<const char*> arguments;
  const char* err;
};

void PrintTo(const BadLine& line, std::ostream* out) { *out << line.name; }

class BadLineTest : public testing::TestWithParam<BadLine> {};

TEST_P(BadLineTest, ExitsWithTwoAndSaysWhy) {
  const Ran ran = run(GetParam().arguments);
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, GetParam().err);
}

const BadLine kBadLines[] = {
    {"UnknownCommand",
     {"rnu"},
     "llm-loadtest: \"rnu\" is not a command; did you mean run?; there are run, sim, tokenize, info, "
     "completion\n"},
    {"FlagBeforeCommand",
     {"--server", "x"},
     "llm-loadtest: --server: there is no such flag; it belongs behind its command: llm-loadtest run "
     "--server\n"},
    {"UnknownProgramFlag",
     {"--verzion"},
     "llm-loadtest: --verzion: there is no such flag; did you mean --version?\n"},
    {"UnknownFlag",
     {"run", "-s", "http://h:1", "--concurency", "5"},
     "llm-loadtest: --concurency: there is no such flag; did you mean --concurrency?\n"},
    {"UnknownFlagWithEquals",
     {"run", "-s", "http://h:1", "--modle=x"},
     "llm-loadtest: --modle: there is no such flag; did you mean --model?\n"},
    {"FlagOfALaterRelease",
     {"run", "-s", "http://h:1", "--request-rate", "5"},
     "llm-loadtest: --request-rate: there is no such flag; see llm-loadtest run --help\n"},
    {"StrayWord",
     {"run", "-s", "http://h:1", "llama"},
     "llm-loadtest: \"llama\" belongs to no flag; quote values that hold spaces\n"},
    {"NoValue", {"run", "--model"}, "llm-loadtest: --model: needs a value; see llm-loadtest run --help\n"},
    {"AllAtOnce",
     {"run", "--nope", "-c", "0"},
     "llm-loadtest: --nope: there is no such flag; see llm-loadtest run --help\n"
     "llm-loadtest: --server: no server given; name one by its URL, such as http://127.0.0.1:8000\n"
     "llm-loadtest: --concurrency: 0 is out of range; give a number of requests in flight from 1 to "
     "1000000\n"},
    {"NegativeNumber",
     {"run", "-s", "http://h:1", "-n", "-5"},
     "llm-loadtest: --num-prompts: \"-5\" is not a number of requests; give a whole number such as 100\n"},
    {"UnknownShell",
     {"completion", "tcsh"},
     "llm-loadtest: shell: \"tcsh\" is not known; give bash, zsh or fish; see llm-loadtest completion "
     "--help\n"},
    {"InfoFormat",
     {"info", "--format", "xml"},
     "llm-loadtest: --format: \"xml\" is not known; give table or json; see llm-loadtest info --help\n"},
    {"InfoFlag",
     {"info", "--formt=json"},
     "llm-loadtest: --formt: there is no such flag; did you mean --format?\n"},
    {"MissingConfig",
     {"run", "-s", "http://h:1", "--config", "/no/run.toml"},
     "llm-loadtest: --config: \"/no/run.toml\" cannot be read: No such file or directory\n"},
};
INSTANTIATE_TEST_SUITE_P(Table, BadLineTest, testing::ValuesIn(kBadLines),
                         [](const auto& row) { return row.param.name; });

TEST(Program, NoCommandShowsTheHelpOnStderr) {
  const Ran ran = run({});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, testing::HasSubstr("Usage: llm-loadtest COMMAND"));
  EXPECT_THAT(ran.err, testing::EndsWith("llm-loadtest: no command given; begin with one of those above\n"));
}

TEST(Program, VersionAndHelpAreForStdout) {
  EXPECT_EQ(run({"--version"}).out, version_line() + "\n");
  EXPECT_EQ(run({"--version"}).exit_code, 0);
  const Ran help = run({"run", "--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.err, "");
  EXPECT_THAT(help.out, testing::HasSubstr("Usage: llm-loadtest run [FLAG…]\n"));
}

TEST(Program, HelpNeedsNoValidLine) { EXPECT_EQ(run({"run", "-c", "x", "--help"}).exit_code, 0); }

TEST(Program, UnknownConfigKeyNamesFileLineAndNearestKey) {
  const auto path =
      std::filesystem::temp_directory_path() / ("llm-loadtest-" + std::to_string(getpid()) + ".toml");
  std::ofstream(path) << "server = \"http://h:1\"\nconcurency = 5\nmodel = [\"a\"]\n";
  const std::string name = path.string();
  const Ran ran = run({"run", "--config", name.c_str()});
  std::filesystem::remove(path);
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.err, "llm-loadtest: " + name +
                         ":2: \"concurency\" is not a known key; did you mean concurrency?\n" +
                         "llm-loadtest: " + name + ":3: model: an array is too much; give one value\n");
}

TEST(Program, FlagsWinOverTheConfigFile) {
  const auto path =
      std::filesystem::temp_directory_path() / ("llm-loadtest-win-" + std::to_string(getpid()) + ".toml");
  std::ofstream(path) << "server = \"http://h:1\"\nconcurrency = 0\nnum-prompts = 0\n";
  const std::string name = path.string();
  const Ran ran = run({"run", "--config", name.c_str(), "-c", "5"});
  std::filesystem::remove(path);
  EXPECT_EQ(ran.err,
            "llm-loadtest: " + name +
                ":3: num-prompts: 0 is out of range; give a number of requests from 1 to 1000000000\n");
}

}  // namespace
}  // namespace loadtest

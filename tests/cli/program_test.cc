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
     "llm-loadtest: \"rnu\" is not a command; there are run, history, show, export, delete, serve, sim, "
     "tokenize, analyze, info, completion; did you mean "
     "run?\n"},
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
    {"RateAndConcurrency",
     {"run", "-s", "http://h:1", "--request-rate", "5", "-c", "2"},
     "llm-loadtest: --request-rate: a level is either a rate or so many requests in flight "
     "(--max-concurrency "
     "bounds a rate); leave out this or --concurrency\n"},
    {"RateOfNothing",
     {"run", "-s", "http://h:1", "--request-rate", "0"},
     "llm-loadtest: --request-rate: 0 requests a second are out of range; give a number above 0, up to "
     "1000000\n"},
    {"NoRate",
     {"run", "-s", "http://h:1", "--request-rate", "1,x"},
     "llm-loadtest: --request-rate: \"x\" is not a number; give one such as 2.5, or inf\n"},
    {"UnboundedRateByTime",
     {"run", "-s", "http://h:1", "--request-rate", "inf", "-d", "5s"},
     "llm-loadtest: --request-rate: inf sends all requests at once, so their number is needed; give -n, not "
     "a "
     "duration\n"},
    {"RampWithoutTime",
     {"run", "-s", "http://h:1", "--ramp", "1:2"},
     "llm-loadtest: --ramp: \"1:2\" is not a ramp; give FROM:TO:TIME such as 1:100:60s\n"},
    {"UnknownArrival",
     {"run", "-s", "http://h:1", "--request-rate", "5", "--arrival", "uniform"},
     "llm-loadtest: --arrival: \"uniform\" is not known; give constant, poisson or gamma:CV such as "
     "gamma:2\n"},
    {"BoundWithoutARate",
     {"run", "-s", "http://h:1", "--max-concurrency", "5"},
     "llm-loadtest: --max-concurrency: bounds the requests of a rate; give --request-rate, or -c alone\n"},
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
    {"SimPort",
     {"sim", "--port", "99999"},
     "llm-loadtest: --port: \"99999\" is not a whole number from 0 to 65535; see llm-loadtest sim --help\n"},
    {"SimDelay",
     {"sim", "--ttft-ms", "-1"},
     "llm-loadtest: --ttft-ms: \"-1\" is not a number from 0 to 86400000; see llm-loadtest sim --help\n"},
    {"SimShare",
     {"sim", "--fault-reset", "5%"},
     "llm-loadtest: --fault-reset: \"5%\" is not a number from 0 to 1; see llm-loadtest sim --help\n"},
    {"SimUsage",
     {"sim", "--usage", "foo"},
     "llm-loadtest: --usage: \"foo\" is not known; give continuous, final or none; see llm-loadtest sim "
     "--help\n"},
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

// `run --config FILE` with such a file; FILE in what it printed is written as run.toml.
Ran run_with_config(const std::string& text, std::vector<const char*> arguments = {}) {
  const std::string name =
      (std::filesystem::temp_directory_path() / ("llm-loadtest-" + std::to_string(getpid()) + ".toml"))
          .string();
  std::ofstream(name) << text;
  arguments.insert(arguments.begin(), {"run", "--config", name.c_str()});
  Ran ran = run(arguments);
  std::filesystem::remove(name);
  for (std::size_t at = ran.err.find(name); at != std::string::npos; at = ran.err.find(name))
    ran.err.replace(at, name.size(), "run.toml");
  return ran;
}

TEST(Program, UnknownConfigKeyNamesFileLineAndNearestKey) {
  const Ran ran = run_with_config("server = \"http://h:1\"\nconcurency = 5\nmodel = [\"a\"]\n");
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.err,
            "llm-loadtest: run.toml:2: \"concurency\" is not a known key; did you mean concurrency?\n"
            "llm-loadtest: run.toml:3: model: an array is too much; give one value\n");
}

TEST(Program, SwitchThatIsTurnedOffIsWrittenAsFalse) {
  EXPECT_EQ(run_with_config("server = \"http://h:1\"\nno-stream = true\n").err,
            "llm-loadtest: run.toml:2: \"no-stream\" is not a known key; write stream = false\n");
}

TEST(Program, FaultyConfigFileTellsAllThatIsWrongAndNothingThatIsNot) {
  EXPECT_EQ(
      run_with_config("server = http://h:1\nconcurrency = 0\nmodel = [\n", {"-n", "x"}).err,
      "llm-loadtest: run.toml:1: \"http://h:1\" is neither a number nor true nor false; put text into "
      "quotes\n"
      "llm-loadtest: run.toml:4: the array that began in line 3 has no \"]\"\n"
      "llm-loadtest: --num-prompts: \"x\" is not a number of requests; give a whole number such as 100\n"
      "llm-loadtest: run.toml:2: concurrency: 0 is out of range; give a number of requests in flight from 1 "
      "to "
      "1000000\n");
}

TEST(Program, FlagsWinOverTheConfigFile) {
  EXPECT_EQ(run_with_config("server = \"http://h:1\"\nconcurrency = 0\nnum-prompts = 0\n", {"-c", "5"}).err,
            "llm-loadtest: run.toml:3: num-prompts: 0 is out of range; give a number of requests from 1 to "
            "1000000000\n");
}

TEST(Program, FlagTakesWhatItExcludesOutOfTheConfigFile) {
  const std::string text = "server = \"http://h:1\"\nduration = \"never\"\nconcurrency = 0\n";
  const std::string concurrency =
      "llm-loadtest: run.toml:3: concurrency: 0 is out of range; give a number of requests in flight from 1 "
      "to 1000000\n";
  EXPECT_EQ(run_with_config(text, {"-n", "5"}).err, concurrency);
  EXPECT_EQ(
      run_with_config("server = \"http://h:1\"\nnum_prompts = \"all\"\nconcurrency = 0\n", {"-d", "5s"}).err,
      concurrency);
}

}  // namespace
}  // namespace loadtest

#include "cli/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadtest {

void PrintTo(const ConfigEntry& entry, std::ostream* out) { *out << entry.line << ": " << entry.key; }

namespace {

using testing::ElementsAre;

std::vector<ConfigEntry> parsed(std::string_view text) {
  const ConfigText read = parse_config_text(text, "run.toml");
  EXPECT_THAT(read.problems, testing::IsEmpty());
  return read.entries;
}

TEST(ConfigFile, ReadsValuesWithTheirLines) {
  EXPECT_THAT(
      parsed("# a test\n"
             "[run]   # the only table\n"
             "server = \"http://h:1\"  # where\n"
             "stream = false\r\n"
             "\n"
             "input_len = 1_000\n"
             "top-p = 0.5"),
      ElementsAre(ConfigEntry{3, "server", {"http://h:1"}, false}, ConfigEntry{4, "stream", {"false"}, false},
                  ConfigEntry{6, "input_len", {"1000"}, false}, ConfigEntry{7, "top-p", {"0.5"}, false}));
}

TEST(ConfigFile, ReadsArraysOverLines) {
  EXPECT_THAT(parsed("concurrency = [1,\n  10, # ten\n  50,\n]\nheader = []"),
              ElementsAre(ConfigEntry{1, "concurrency", {"1", "10", "50"}, true},
                          ConfigEntry{5, "header", {}, true}));
}

TEST(ConfigFile, KeepsWhatStandsInQuotes) {
  EXPECT_THAT(parsed(R"(a = "x # y, \"z\" \u00e9 \\"
b = 'C:\dir # {"n": 1}')"),
              ElementsAre(ConfigEntry{1, "a", {"x # y, \"z\" é \\"}, false},
                          ConfigEntry{2, "b", {R"(C:\dir # {"n": 1})"}, false}));
}

struct BadFile {
  const char* name;
  const char* text;
  const char* message;
};
class BadFileTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadFileTest, IsToldWithFileAndLine) {
  const ConfigText read = parse_config_text(GetParam().text, "run.toml");
  EXPECT_THAT(read.problems, ElementsAre(GetParam().message));
}

const BadFile kBadFiles[] = {
    {"OtherTable", "\n[sim]\n", "run.toml:2: \"[sim]\" is not known here; there is only [run]"},
    {"NoEqualsSign", "model\n", "run.toml:1: \"model\" is not followed by \"=\"; write key = value"},
    {"NoKey", "= 5\n", "run.toml:1: \"= 5\" is not followed by \"=\"; write key = value"},
    {"NoValue", "a = # none\n", "run.toml:1: there is no value after \"=\""},
    {"BareText", "model = llama\n",
     "run.toml:1: \"llama\" is neither a number nor true nor false; put text into quotes"},
    {"OpenText", "a = \"x\nb = 1\n", "run.toml:1: the text that starts with \"x\" has no end on its line"},
    {"BadEscape", "a = \"\\d\"\n",
     "run.toml:1: a \"\\\" in text starts none of TOML's escapes; use '…' or write it twice"},
    {"OpenArray", "a = [1,\n2\n", "run.toml:3: the array that began in line 1 has no \"]\""},
    {"NoComma", "a = [1 2]\n", "run.toml:1: \"2]\" stands where \",\" or \"]\" is needed"},
    {"TooMuch", "a = 1 2\n", "run.toml:1: \"2\" is too much after the value of \"a\""},
    {"Twice", "a = 1\na = 2\n", "run.toml:2: \"a\" was already given in line 1"},
};
INSTANTIATE_TEST_SUITE_P(Table, BadFileTest, testing::ValuesIn(kBadFiles),
                         [](const auto& row) { return row.param.name; });

TEST(ConfigFile, EveryProblemIsToldAndWhatIsGoodIsRead) {
  const ConfigText read = parse_config_text(
      "server = http://h:1\n"
      "concurrency = [1 2,\n"
      "  3]  # more\n"
      "[sim]\n"
      "model = \"m\"\n"
      "seed = 1 2\n"
      "model = \"n\"\n"
      "warmup = 0",
      "run.toml");
  EXPECT_THAT(
      read.problems,
      ElementsAre("run.toml:1: \"http://h:1\" is neither a number nor true nor false; put text into quotes",
                  "run.toml:2: \"2,\" stands where \",\" or \"]\" is needed",
                  "run.toml:4: \"[sim]\" is not known here; there is only [run]",
                  "run.toml:6: \"2\" is too much after the value of \"seed\"",
                  "run.toml:7: \"model\" was already given in line 5"));
  EXPECT_THAT(read.entries,
              ElementsAre(ConfigEntry{5, "model", {"m"}, false}, ConfigEntry{8, "warmup", {"0"}, false}));
}

}  // namespace
}  // namespace loadtest

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/json_tree.h"
#include "core/run_json.h"
#include "core/version.h"
#include "report/csv.h"
#include "report/golden.h"
#include "report/json_out.h"
#include "report/sample_run.h"

namespace loadtest {
namespace {

using testing::HasSubstr;
using testing::Not;

// What changes from build to build is replaced.
std::string steady_json(const RunResult& run) {
  std::string text = result_json(run);
  const std::size_t start = text.find("  \"tool\": {");
  const std::size_t end = text.find("  \"started_at\"");
  EXPECT_LT(start, end);
  text.replace(start, end - start,
               "  \"tool\": {\n    \"name\": \"llm-loadtest\",\n    \"version\": \"1.2.3\",\n    \"git\": "
               "\"0123abc\"\n  },\n");
  return text;
}

TEST(ResultJson, Golden) { expect_golden("result.json", steady_json(sample_run())); }

TEST(ResultJson, GoldenOfARunThatMeasuredNothing) {
  RunResult run;
  run.run_id = "20260131-123456-0000";
  run.status = RunStatus::interrupted;
  run.status_detail = "stopped by SIGINT";
  run.config.servers = {"http://127.0.0.1:8000", "http://127.0.0.1:8001"};
  run.config.num_prompts = 1;
  run.server.url = run.config.servers[0];
  LevelResult level;
  level.servers.resize(2);
  for (std::size_t i = 0; i < 2; ++i) level.servers[i].url = run.config.servers[i];
  level.verdict = {VerdictStatus::invalid,
                   {{VerdictStatus::invalid, "no_success", "none of 0 requests succeeded"}}};
  run.levels = {level};
  expect_golden("result_nothing.json", steady_json(run));
}

TEST(ResultJson, TextIsTheObject) {
  const RunResult run = sample_run();
  const std::string text = result_json(run);
  EXPECT_EQ(parse_ordered_json(text), to_json(run));
  EXPECT_TRUE(text.starts_with("{\n  \"schema_version\": 1,\n"));
  EXPECT_TRUE(text.ends_with("\n}\n"));
}

TEST(ResultJson, SaysWhatWasBuilt) { EXPECT_EQ(to_json(sample_run())["tool"]["version"], kVersion); }

TEST(LevelsCsv, Golden) { expect_golden("levels.csv", levels_csv(sample_run())); }

TEST(LevelsCsv, EveryRowHasEveryColumn) {
  RunResult run = sample_run();
  run.levels[1] = LevelResult{};
  run.levels[2].verdict.reasons.clear();
  std::istringstream lines(levels_csv(run));
  std::vector<long> commas;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(line.ends_with('\r'));
    commas.push_back(std::count(line.begin(), line.end(), ','));
  }
  EXPECT_THAT(commas, testing::ElementsAre(commas[0], commas[0], commas[0], commas[0]));
}

TEST(LevelsCsv, TextIsQuotedAndCannotBeAFormula) {
  RunResult run = sample_run();
  run.levels.resize(1);
  run.server.model = "=HYPERLINK(\"http://x\",\"y\")";
  run.server.engine = "@cmd";
  run.server.version = "a,\"b\"\nc";
  const std::string csv = levels_csv(run);
  EXPECT_THAT(csv, HasSubstr(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",'@cmd,\"a,\"\"b\"\"\nc\","));
}

}  // namespace
}  // namespace loadtest

#include "api/compare_runs.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace loadtest {
namespace {

using nlohmann::json;

LevelResult level(std::uint32_t concurrency, double tokens_per_s) {
  LevelResult level;
  level.concurrency = concurrency;
  level.figures.output_tokens_per_s = tokens_per_s;
  return level;
}

RunResult run(std::string id, std::vector<LevelResult> levels) {
  RunResult result;
  result.run_id = std::move(id);
  result.levels = std::move(levels);
  return result;
}

TEST(CompareRuns, DifferencesAreFromTheFirstRun) {
  const RunResult runs[] = {run("a", {level(1, 100), level(2, 150)}), run("b", {level(2, 300), level(4, 1)})};
  const json compared = compare_runs(runs);
  EXPECT_EQ(compared["baseline"], "a");
  ASSERT_EQ(compared["levels"].size(), 1U);
  EXPECT_EQ(compared["levels"][0], (json{{"load", "concurrency 2"},
                                         {"metrics",
                                          {{{"metric", "output_tokens_per_s"},
                                            {"statistic", "value"},
                                            {"better", "more"},
                                            {"values", {150, 300}},
                                            {"differences", {nullptr, 150}},
                                            {"differences_percent", {nullptr, 100}}}}}}));
}

TEST(CompareRuns, LevelsAreInTheOrderOfTheirLoad) {
  const auto at_rate = [](std::optional<double> per_s) {
    LevelResult open = level(4, 1);
    open.open.emplace().rate_per_s = per_s;
    return open;
  };
  const std::vector<LevelResult> first = {level(1, 1), level(8, 1), at_rate(std::nullopt), at_rate(20)};
  const RunResult runs[] = {run("a", first), run("b", first), run("c", {level(2, 1), at_rate(5)}),
                            run("d", {at_rate(5), level(2, 1)})};
  std::vector<std::string> loads;
  for (const json& each : json(compare_runs(runs)["levels"])) loads.push_back(each["load"]);
  EXPECT_EQ(loads, (std::vector<std::string>{"concurrency 1", "concurrency 2", "concurrency 8",
                                             "5 requests/s", "20 requests/s", "inf requests/s"}));
}

TEST(CompareRuns, WhatOneRunDidNotMeasureIsNull) {
  const RunResult runs[] = {run("a", {level(1, 0)}), run("b", {}), run("c", {level(1, 5)})};
  const json row = compare_runs(runs)["levels"][0]["metrics"][0];
  EXPECT_EQ(row["values"], (json{0, nullptr, 5}));
  EXPECT_EQ(row["differences"], (json{nullptr, nullptr, 5}));
  EXPECT_EQ(row["differences_percent"], (json{nullptr, nullptr, nullptr}));
}

}  // namespace
}  // namespace loadtest

#include "core/run_from_json.h"

#include <gmock/gmock.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "core/run_json.h"

namespace loadtest {
namespace {

std::string text_of(const RunResult& run) { return dump_json(to_json(run)); }

// What is read back says the same.
void expect_same_again(const RunResult& run) {
  const std::string text = text_of(run);
  const auto again = run_from_json(text);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(text_of(*again), text);
}

std::string problem(std::string_view text) {
  const auto run = run_from_json(text);
  return run ? "" : run.error().message;
}

Statistics statistics(double value) {
  Statistics s;
  s.n = 7;
  s.mean = value;
  s.std = value / 3;
  s.min = value / 7;
  s.max = value * 7;
  s.percentiles.fill(value);
  s.histogram = {{value, 3}, {value * 7, 4}};
  return s;
}

// Every optional part is there.
RunResult full() {
  RunResult run;
  run.run_id = "20261124T170500Z-3f9a1c07";
  run.tool = ToolFacts{"9.8.7", "abc1234"};
  run.started_unix_ns = 1'769'862'896'789'000'000;
  run.completed_unix_ns = -1'000'000;
  run.duration_s = 12.345678901;
  run.clock_monotonic_ns = std::numeric_limits<std::int64_t>::max();
  run.clock_unix_ns = std::numeric_limits<std::int64_t>::min();
  run.status = RunStatus::failed;
  run.status_detail = "because \xF0\x9F\x9A\x80";
  RunConfig& config = run.config;
  config.servers = {"http://a:1", "http://u:p@b:2/v1"};
  config.model = "m";
  config.endpoint = ApiEndpoint::completions;
  config.stream = false;
  config.concurrency.clear();
  config.open_loads = {{2.5, std::nullopt, false},
                       {std::nullopt, Ramp{1, 50, std::chrono::milliseconds(90'500)}, false},
                       {std::nullopt, std::nullopt, true}};
  config.arrival = {ArrivalProcess::gamma, 2.5};
  config.max_concurrency = 64;
  config.num_prompts = 1'000;
  config.duration = std::chrono::milliseconds(1500);
  config.cooldown = std::chrono::seconds(3);
  config.output_length = OutputLength::at_most;
  config.workload.dataset = "a.jsonl";
  config.workload.time_scale = 0.5;
  config.workload.skip_bad_lines = true;
  config.workload.turns = "3";
  config.seed = std::numeric_limits<std::uint64_t>::max();
  config.ttft_timeout = Nanoseconds(1);
  config.stall_timeout = std::chrono::hours(24);
  config.headers = {{"X-Team", "serving"}, {"X-Api-Key", "secret"}};
  config.extra_body = R"({"z":1,"a":[{"password":"x","n":1.50}],"big":18446744073709551615})";
  config.sampling.temperature = 0.7;
  config.sampling.top_k = -1;
  config.sampling.stop = {"END", ""};
  config.tls = {true, "ca.pem"};
  config.proxy = "http://proxy:1";
  config.slo.ttft_ms = 500;
  config.slo.e2e_ms = 5000.5;
  config.max_error_rate = 0.05;
  config.strict = config.request_events = true;
  config.metadata = {{"gpu", "H100"}, {"", "empty"}};
  run.server = {"http://a:1", "m", "vllm", "0.6.3", 131'072};
  run.client = {"host", "cpu", 2, "mixed"};
  run.tokens = {"cl100k_base", 11, TokenSource::retokenized, true, InputTokenSource::asked, true};
  run.requests = RequestsFile{"requests.jsonl", std::string(64, 'a'), 600};
  run.warnings = {"one", "two"};

  LevelResult closed;
  closed.concurrency = 8;
  closed.errors[3] = 5;
  closed.error_examples[3] = "reset";
  closed.error_rate = 0.25;
  for (const LatencyField& row : kLatencyFields) closed.figures.*row.field = statistics(1.0 / 3);
  closed.figures.cached_tokens = 1;
  closed.figures.requests_per_s = 1e17;
  closed.steady = SteadyWindow{1, 2, closed.figures};
  Goodput goodput;
  goodput.slo = config.slo;
  goodput.basis = GoodputBasis::due;
  goodput.satisfied = goodput.judged = 9;
  goodput.share = 1;
  goodput.ttft = SloCount{1, 2};
  goodput.itl = SloCount{3, 4};
  closed.goodput = goodput;
  closed.series = {{0, 1.5, 2.5, 3.5, 4}, {1, 0, 0, std::nullopt, 0}};
  closed.verdict = {VerdictStatus::invalid, {{VerdictStatus::suspect, "coalesced", "a sentence"}}};
  LevelResult open;
  open.open = config.open_loads[1];
  open.most_waiting = 17;
  open.servers.resize(2);
  open.servers[1].url = "http://b:2";
  open.servers[1].ttft_ms = statistics(2);
  open.turns.resize(2);
  open.turns[1].input_tokens_mean = 100.5;
  run.levels = {closed, open};
  return run;
}

TEST(RunFromJson, ReadsBackWhatWasWritten) {
  expect_same_again(RunResult{});
  expect_same_again(full());
}

TEST(RunFromJson, EveryWordOfEveryListComesBack) {
  RunResult run = full();
  for (const RunStatus status :
       {RunStatus::completed, RunStatus::cancelled, RunStatus::failed, RunStatus::interrupted}) {
    run.status = status;
    expect_same_again(run);
  }
  for (const TokenSource source : {TokenSource::continuous_usage, TokenSource::usage, TokenSource::ids,
                                   TokenSource::retokenized, TokenSource::events}) {
    run.tokens.source = source;
    expect_same_again(run);
  }
  for (int kind = 0; kind < kFailureKinds; ++kind) {
    run.levels[0].errors = {};
    run.levels[0].errors[static_cast<std::size_t>(kind)] = 1;
    expect_same_again(run);
  }
}

TEST(RunFromJson, WhatIsNotFiniteStaysNull) {
  RunResult run = full();
  run.duration_s = std::numeric_limits<double>::infinity();
  run.levels[0].figures.ttft_ms->mean = std::numeric_limits<double>::quiet_NaN();
  run.levels[0].series[0].in_flight = std::numeric_limits<double>::infinity();
  expect_same_again(run);
}

TEST(RunFromJson, ValuesComeBackAsThemselves) {
  const RunResult run = *run_from_json(text_of(full()));
  EXPECT_EQ(run.config.open_loads, full().config.open_loads);
  EXPECT_EQ(run.config.arrival, full().config.arrival);
  EXPECT_EQ(run.levels[0].figures.ttft_ms->histogram.size(), 2u);
  EXPECT_EQ(run.levels[1].open, full().levels[1].open);
  EXPECT_EQ(run.levels[0].verdict.reasons, full().levels[0].verdict.reasons);
  EXPECT_EQ(run.config.headers[1].second, "***");
  EXPECT_EQ(run.started_unix_ns, 1'769'862'896'789'000'000);
  EXPECT_EQ(run.completed_unix_ns, -1'000'000);
}

TEST(RunFromJson, OlderFilesLackFields) {
  const auto run =
      run_from_json(R"({"schema_version":1,"run_id":"r","levels":[{"concurrency":3}],"new_field":[1]})");
  ASSERT_TRUE(run);
  EXPECT_EQ(run->run_id, "r");
  EXPECT_EQ(run->levels.at(0).concurrency, 3u);
}

TEST(RunFromJson, OtherTextsAreSentences) {
  EXPECT_EQ(problem(""), "this is not JSON, or only a part of it");
  EXPECT_EQ(problem("{"), "this is not JSON, or only a part of it");
  EXPECT_EQ(problem("[1]"), "this is JSON, but not an object as a result is");
  EXPECT_EQ(problem(std::string(100'000, '[')), "the JSON is nested too deeply to be a result");
  const std::string begin = "this is not a result as it is written here: ";
  EXPECT_EQ(problem("{}"), begin + "/schema_version is not 1, the only version that is understood here");
  EXPECT_EQ(problem(R"({"schema_version":1,"levels":[{"ttft_ms":{"histogram":[[1,2],[3]]}}]})"),
            begin + "/levels/0/ttft_ms/histogram/1 is not an upper bound and a count");
  EXPECT_EQ(problem(R"({"schema_version":1,"levels":[{"attempted":-1}]})"),
            begin + "/levels/0/attempted is out of range");
  EXPECT_EQ(problem(R"({"schema_version":1,"config":{"threads":1.5}})"),
            begin + "/config/threads is not a whole number");
  EXPECT_EQ(problem(R"({"schema_version":1,"status":"queued"})"),
            begin + "/status is not one of the words that are known here");
  EXPECT_EQ(problem(R"({"schema_version":1,"started_at":"2026-02-30T00:00:00.000Z"})"),
            begin + "/started_at is not a moment such as 2026-01-31T12:34:56.789Z");
  EXPECT_EQ(problem(R"({"schema_version":1,"levels":{}})"), begin + "/levels is not a list");
}

TEST(LevelFromJson, IsALevelAlone) {
  const LevelResult level = full().levels[1];
  const auto again = level_from_json(dump_json(to_json(level)));
  ASSERT_TRUE(again);
  EXPECT_EQ(to_json(*again), to_json(level));
}

}  // namespace
}  // namespace loadtest

#include "api/run_body.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "api/named_files.h"
#include "api/run_fields.h"
#include "api/run_request.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

// What POST /run makes of what run_body() wrote.
RunConfig read_back(const RunConfig& config, const NamedFiles& files = NamedFiles("/nonexistent")) {
  const RunRequest request = parse_run_request(run_body(config), files);
  EXPECT_EQ(request.broken, std::nullopt);
  EXPECT_EQ(request.errors, std::vector<FieldProblem>{}) << run_body(config);
  return request.config;
}

RunConfig any() {
  RunConfig config;
  config.servers = {"http://a:1"};
  return config;
}

TEST(RunBody, LeavesOutWhatWouldBeSoAnyway) {
  EXPECT_EQ(run_body(any()), R"({"server_url":["http://a:1"]})");
  EXPECT_EQ(read_back(any()), any());
}

// Every field but those that need streaming, a rate or a file.
RunConfig closed_loop() {
  RunConfig c = any();
  c.servers = {"http://a:1", "https://b/v1"};
  c.model = "m";
  c.endpoint = ApiEndpoint::completions;
  c.stream = false;
  c.concurrency = {1, 10, 50};
  c.num_prompts = 77;
  c.cooldown = 1500ms;
  c.input_len = 20;
  c.workload.input_lengths = "uniform:10:20";
  c.output_len = 7;
  c.workload.output_len_given = true;
  c.output_length = OutputLength::exact;
  c.workload.shared_prefix = "4:2";
  c.workload.tokenizer = "cl100k_base";
  c.warmup = 5;
  c.seed = 18446744073709551615U;
  c.connect_timeout = 3s;
  c.timeout = 1234567891ns;
  c.grace = 0s;
  c.api_key = "sk-1";
  c.headers = {{"X-B", "2"}, {"X-A", "1"}, {"X-B", "3"}};
  c.extra_body = R"({"a":[1,2.5],"b":{"c":null}})";
  c.sampling = {0.1, 0.9, 0.05, -0.5, 1.5, 1.1, -1, -7, {"x", "\n"}};
  c.tls.insecure = true;
  c.proxy = "http://proxy:3128";
  c.threads = 2;
  c.slo.e2e_ms = 3000.5;
  c.goodput_basis = GoodputBasis::sent;
  c.max_error_rate = 0.05;
  c.strict = true;
  c.request_events = true;
  c.metadata = {{"gpu", "H100"}, {"framework", "vllm"}};
  return c;
}

RunConfig streamed_conversations() {
  RunConfig c = any();
  c.ttft_timeout = 2s;
  c.stall_timeout = 250ms;
  c.duration = 90s;
  c.slo = {500, 50, 100, std::nullopt};
  c.goodput_basis = GoodputBasis::due;
  c.output_length = OutputLength::at_most;
  c.output_len = 300;
  c.workload.output_lengths = "uniform:100:300";
  c.workload.output_len_given = true;
  c.workload.turns = "uniform:2:4";
  c.workload.think_time = "exponential:2s";
  return c;
}

RunConfig rates() {
  RunConfig c = any();
  c.concurrency.clear();
  c.open_loads = {
      {2.5, std::nullopt, false}, {std::nullopt, std::nullopt, false}, {0.1, std::nullopt, false}};
  c.arrival_given = true;
  c.arrival = {ArrivalProcess::gamma, 0.3};
  c.max_concurrency = 64;
  return c;
}

RunConfig ramp() {
  RunConfig c = rates();
  c.open_loads = {{std::nullopt, Ramp{1, 100, 61500ms}, false}};
  return c;
}

RunConfig dataset() {
  RunConfig c = any();
  c.workload.dataset = "p.jsonl";
  c.workload.dataset_format = "jsonl";
  c.workload.dataset_columns = "prompt=question";
  c.workload.dataset_sampling = "sequential";
  c.workload.skip_bad_lines = true;
  return c;
}

RunConfig trace() {
  RunConfig c = any();
  c.concurrency.clear();
  c.open_loads = {{std::nullopt, std::nullopt, true}};
  c.workload.trace = "p.jsonl";
  c.workload.trace_format = "jsonl";
  c.workload.time_scale = 0.3;
  return c;
}

TEST(RunBody, IsReadBackFieldByField) {
  for (const RunConfig& config : {closed_loop(), streamed_conversations(), rates(), ramp()})
    EXPECT_EQ(read_back(config), config);
  RunConfig constant = rates();
  constant.arrival = {ArrivalProcess::constant, 1};
  EXPECT_EQ(read_back(constant), constant);
  constant.arrival = {};
  EXPECT_EQ(read_back(constant), constant);
}

TEST(RunBody, WritesEveryFieldThereIs) {
  std::set<std::string> written, there;
  for (const RunConfig& config :
       {closed_loop(), streamed_conversations(), rates(), ramp(), dataset(), trace()}) {
    RunConfig other = config;
    if (other.adapter == "openai") other.adapter = "another";  // the only one that is known
    const auto body = parse_json(run_body(other));
    for (const auto& [name, value] : body.items()) written.insert(name);
  }
  for (const RunField& field : run_fields()) there.insert(field.name);
  for (const char* const about_the_server : {"framework", "framework_config", "validation_config"})
    there.erase(about_the_server);
  EXPECT_EQ(written, there);
}

TEST(RunBody, NamesFilesAsTheServerKnowsThem) {
  const fs::path folder = fs::path(testing::TempDir()) / "run_body_files";
  fs::create_directories(folder / "datasets");
  std::ofstream(folder / "datasets" / "p.jsonl") << "{\"prompt\": \"a\"}\n";
  const NamedFiles files(folder);
  const std::string there = (fs::canonical(folder) / "datasets" / "p.jsonl").string();

  RunConfig expected = dataset();
  expected.workload.dataset = there;
  EXPECT_EQ(read_back(dataset(), files), expected);
  expected = trace();
  expected.workload.trace = there;
  EXPECT_EQ(read_back(trace(), files), expected);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace loadtest

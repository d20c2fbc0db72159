#include "api/run_request.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "api/named_files.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;
using Problems = std::vector<FieldProblem>;

RunRequest parsed(std::string_view body, bool demo = false) {
  return parse_run_request(body, NamedFiles("/nonexistent"), demo);
}

TEST(RunRequest, DefaultsAreThoseOfTheCommandLine) {
  const RunRequest request = parsed(R"({"server_url": "http://127.0.0.1:8000"})");
  EXPECT_EQ(request.errors, Problems{});
  const RunConfig& config = request.config;
  EXPECT_EQ(config.servers, std::vector<std::string>{"http://127.0.0.1:8000"});
  EXPECT_EQ(config.concurrency, std::vector<std::uint32_t>{1});
  EXPECT_EQ(config.input_len, 256U);
  EXPECT_EQ(config.output_len, 128U);
  EXPECT_EQ(config.warmup, 3U);
  EXPECT_EQ(config.timeout, 120s);
  EXPECT_TRUE(config.stream);
}

TEST(RunRequest, WhatIsNestedWithoutAnEndIsBroken) {
  const std::string deep =
      R"({"extra_body":{"a":)" + std::string(400'000, '[') + std::string(400'000, ']') + "}}";
  EXPECT_EQ(parsed(deep).broken, "the body is nested more than 64 levels deep");
}

TEST(RunRequest, ReadsTheFields) {
  const RunRequest request = parsed(R"({
    "server_url": ["http://a:1", "http://b:2"], "model": "m", "endpoint": "completions", "stream": false,
    "api_key": "k", "headers": {"X-A": "b"}, "extra_body": {"ignore_eos": true}, "concurrency": [1, 10],
    "duration_s": 1.5, "input_len": "uniform:10:20", "output_len": 7, "exact_output_len": "off", "warmup": 0,
    "cooldown_s": 2, "seed": 9, "temperature": 0, "top_k": -1, "stop": ["x"], "max_error_rate": 0.5,
    "goodput_thresholds": {"e2e_ms": 100}, "metadata": {"gpu": "H100"}, "framework": "vllm",
    "framework_config": {"tensor_parallel_size": 2, "note": "a"}, "timeout_s": 3, "num_prompts": null})");
  EXPECT_EQ(request.errors, Problems{});
  const RunConfig& config = request.config;
  EXPECT_EQ(config.servers.size(), 2U);
  EXPECT_EQ(config.endpoint, ApiEndpoint::completions);
  EXPECT_EQ(config.api_key, "k");
  EXPECT_EQ(config.extra_body, R"({"ignore_eos":true})");
  EXPECT_EQ(config.concurrency, (std::vector<std::uint32_t>{1, 10}));
  EXPECT_EQ(config.duration, 1500ms);
  EXPECT_EQ(config.workload.input_lengths, "uniform:10:20");
  EXPECT_EQ(config.input_len, 20U);
  EXPECT_TRUE(config.workload.output_len_given);
  EXPECT_EQ(config.output_length, OutputLength::at_most);
  EXPECT_EQ(config.sampling.top_k, -1);
  EXPECT_EQ(config.slo.e2e_ms, 100);
  EXPECT_EQ(config.metadata,
            (std::map<std::string, std::string>{{"gpu", "H100"},
                                                {"framework", "vllm"},
                                                {"framework_config.note", "a"},
                                                {"framework_config.tensor_parallel_size", "2"}}));
}

TEST(RunRequest, HeadersMayBeAList) {
  const auto headers = [](std::string_view json) {
    return parsed(R"({"server_url": "http://a:1", "headers": )" + std::string(json) + "}");
  };
  EXPECT_EQ(
      headers(
          R"([{"name": "X-B", "value": "1"}, {"name": "X-A", "value": ""}, {"name": "X-B", "value": "2"}])")
          .config.headers,
      (std::vector<std::pair<std::string, std::string>>{{"X-B", "1"}, {"X-A", ""}, {"X-B", "2"}}));
  for (const char* const wrong :
       {"[1]", "[{}]", R"([{"name": 1, "value": "b"}])", R"([{"name": "a", "valve": "b"}])"})
    EXPECT_EQ(headers(wrong).errors.size(), 1U) << wrong;
}

TEST(RunRequest, RatesTakeTheConcurrencysPlace) {
  const RunRequest request = parsed(
      R"({"server_url": "http://a:1", "request_rate": [2.5, "inf"], "arrival": "gamma:2", "max_concurrency": 5})");
  EXPECT_EQ(request.errors, Problems{});
  EXPECT_TRUE(request.config.concurrency.empty());
  ASSERT_EQ(request.config.open_loads.size(), 2U);
  EXPECT_EQ(request.config.open_loads[0].rate_per_s, 2.5);
  EXPECT_EQ(request.config.open_loads[1].rate_per_s, std::nullopt);
  EXPECT_EQ(request.config.arrival, (ArrivalPattern{ArrivalProcess::gamma, 2}));
}

TEST(RunRequest, ANumberBeyondAllBoundsIsASentence) {
  EXPECT_EQ(parsed(R"({"server_url": "http://a:1", "num_prompts": 1e999})").broken,
            "the body holds a number that is too large");
}

TEST(RunRequest, EveryWrongFieldHasItsPointer) {
  const RunRequest request =
      parsed(R"({"concurency": 1, "concurrency": [0], "input_len": "histogram:/etc/passwd",
    "goodput_thresholds": {"ttft": 1}, "timeout_s": "1m", "a/b~c": 1, "validation_config": {}})");
  EXPECT_EQ(
      request.errors,
      (Problems{
          {"/a~1b~0c", "there is no such field"},
          {"/concurency", "there is no such field"},
          {"/goodput_thresholds/ttft", "is not known; there are ttft_ms, tpot_ms, itl_ms and e2e_ms"},
          {"/input_len",
           "a histogram is a local file of the command line; give a number, uniform:LO:HI, "
           "normal:MEAN:SD or lognormal:MEAN:SIGMA"},
          {"/timeout_s", "\"1m\" is not a number"},
          {"/validation_config", "validation comes with a later version; leave it out"},
          {"/server_url", "no server given; name one by its URL, such as http://127.0.0.1:8000"},
          {"/concurrency", "0 is out of range; give a number of requests in flight from 1 to 1000000"}}));
}

TEST(RunRequest, FieldsThatExcludeEachOther) {
  const RunRequest request = parsed(
      R"({"server_url": "http://a:1", "num_prompts": 5, "duration_s": 5, "concurrency": 2, "request_rate": 1})");
  ASSERT_EQ(request.errors.size(), 3U);
  EXPECT_EQ(request.errors[0], (FieldProblem{"/num_prompts",
                                             "a level goes either by count or by duration; leave "
                                             "out this or duration_s"}));
  EXPECT_EQ(request.errors[1].pointer, "/request_rate");
}

TEST(RunRequest, WhatIsNoJsonObjectIsBroken) {
  EXPECT_EQ(parsed("{\"a\":").broken, "the body is not JSON: it breaks off or goes wrong at byte 6");
  EXPECT_EQ(parsed("[]").broken, "the body is not a JSON object");
  EXPECT_EQ(parsed("").broken, "the body is not JSON: it breaks off or goes wrong at byte 1");
}

TEST(RunRequest, ADemonstrationBringsItsServer) {
  EXPECT_EQ(parsed("", true).errors, Problems{});
  EXPECT_EQ(parsed(R"({"concurrency": 4})", true).config.concurrency, std::vector<std::uint32_t>{4});
  EXPECT_EQ(parsed(R"({"server_url": "http://a:1"})", true).errors,
            (Problems{{"/server_url", "the demonstration has a server of its own; leave this out"}}));
}

TEST(RunRequest, FilesAreNamesNeverPaths) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "run_request_files";
  std::filesystem::create_directories(folder / "datasets");
  std::ofstream(folder / "datasets" / "p.txt") << "a prompt\n";
  const NamedFiles files(folder);
  const auto read = [&](const std::string& name) {
    return parse_run_request(R"({"server_url": "http://a:1", "dataset": ")" + name + "\"}", files);
  };
  EXPECT_EQ(read("p.txt").config.workload.dataset,
            (std::filesystem::canonical(folder) / "datasets" / "p.txt").string());
  for (const char* const name : {"../datasets/p.txt", "/etc/passwd", ".", "datasets/p.txt", "q.txt"}) {
    EXPECT_EQ(read(name).errors.size(), 1U) << name;
  }
  const RunRequest path =
      parse_run_request(R"({"server_url": "http://a:1", "tokenizer": "/etc/passwd"})", files);
  ASSERT_EQ(path.errors.size(), 1U);
  EXPECT_EQ(path.errors[0].pointer, "/tokenizer");
  EXPECT_EQ(parse_run_request(R"({"server_url": "http://a:1", "tokenizer": "cl100k_base"})", files).errors,
            Problems{});
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace loadtest

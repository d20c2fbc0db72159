#include "api/repeat_body.h"

#include <gtest/gtest.h>

#include "api/run_body.h"

namespace loadtest {
namespace {

RunConfig any() {
  RunConfig config;
  config.servers = {"http://a:1"};
  config.num_prompts = 40;
  return config;
}

TEST(RepeatBody, AsksForTheSame) {
  RunConfig config = any();
  config.model = "m";
  config.seed = 7;
  config.headers = {{"X-A", "1"}};
  config.extra_body = R"({"a":{"max_tokens":5}})";
  config.workload.tokenizer = "meta-llama/Llama-3.1-8B";
  config.metadata = {{"framework", "vllm"}};
  EXPECT_EQ(repeat_body(config), run_body(config));
}

TEST(RepeatBody, HoldsNoSecret) {
  RunConfig config = any();
  config.servers = {"http://user:hush@a:1/v1", "https://b/***@c"};
  config.proxy = "http://hush@proxy:3128";
  config.api_key = "hush";
  config.headers = {{"Authorization", "Bearer hush"}, {"X-A", "1"}, {"x-api-key", "hush"}};
  config.extra_body = R"({"a":[{"hf_token":"hush","b":1}],"secret":"hush","keys":2})";
  EXPECT_EQ(repeat_body(config),
            R"({"server_url":["http://a:1/v1","https://b/***@c"],"headers":[{"name":"X-A","value":"1"}],)"
            R"("extra_body":{"a":[{"b":1}],"keys":2},"proxy":"http://proxy:3128","num_prompts":40})");
  config = any();
  config.extra_body = R"({"secret":"hush"})";
  EXPECT_EQ(repeat_body(config), run_body(any()));
}

TEST(RepeatBody, NamesFilesByTheirLastPart) {
  RunConfig config = any();
  config.workload.dataset = "/data/datasets/p.jsonl";
  config.workload.tokenizer = "./tokenizers/llama/";
  RunConfig named = any();
  named.workload.dataset = "p.jsonl";
  named.workload.tokenizer = "llama";
  EXPECT_EQ(repeat_body(config), run_body(named));
  config.workload.tokenizer = "/data/tokenizers/llama.json";
  named.workload.tokenizer = "llama.json";
  EXPECT_EQ(repeat_body(config), run_body(named));
}

TEST(RepeatBody, ADemonstrationHasAServerOfItsOwn) {
  EXPECT_EQ(repeat_body(any(), true), R"({"num_prompts":40})");
  RunConfig usual;
  usual.servers = {"http://127.0.0.1"};
  EXPECT_EQ(repeat_body(usual, true), "{}");
}

}  // namespace
}  // namespace loadtest

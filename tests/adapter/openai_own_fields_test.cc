// A request's own body fields, and the fields that ask for an exact length.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "adapter/openai_request.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

using nlohmann::json;

PlannedRequest own_request(std::string own = {}) {
  PlannedRequest request;
  request.messages = {{"user", "Hi"}};
  request.max_output_tokens = 7;
  request.extra_body = std::move(own);
  return request;
}

json own_body(const RunConfig& config, const std::string& own = {}, const OpenAiDialect& dialect = {}) {
  return parse_json(OpenAiRequest(config, dialect).completion(own_request(own)).body);
}

RunConfig with_extra(std::string extra) {
  RunConfig config;
  config.extra_body = std::move(extra);
  return config;
}

TEST(OpenAiOwnFields, ComeAfterTheRunsAndWin) {
  RunConfig config = with_extra(R"({"user":"run","top_k":3,"seed":1})");
  config.sampling.temperature = 1;
  const std::string text = OpenAiRequest(config, {})
                               .completion(own_request(R"({"user":"own","seed":null,"temperature":0.5})"))
                               .body;
  EXPECT_EQ(text, R"({"model":"","stream":true,"stream_options":{"include_usage":true},"temperature":0.5,)"
                  R"("user":"own","top_k":3,"ignore_eos":true,"min_tokens":7,"max_tokens":7,)"
                  R"("messages":[{"role":"user","content":"Hi"}]})");
}

TEST(OpenAiOwnFields, WhatTheRunDecidesIsNotTheirs) {
  EXPECT_EQ(own_body({}, R"({"model":"x","messages":[],"prompt":"x","stream":false,"stream_options":null,
                         "max_tokens":1,"max_completion_tokens":1})"),
            own_body({}));
}

TEST(OpenAiOwnFields, ThatAreNoObjectAreAsIfNotGiven) {
  for (const char* own : {"[1]", "{", "7", "null"}) EXPECT_EQ(own_body({}, own), own_body({})) << own;
}

TEST(OpenAiOwnFields, AnExactLengthIsAskedForUnlessALimitIsEnough) {
  EXPECT_EQ(own_body({})["ignore_eos"], true);
  EXPECT_EQ(own_body({})["min_tokens"], 7);
  EXPECT_TRUE(OpenAiRequest({}, {}).asks_for_exact_output());
  RunConfig limit;
  limit.output_length = OutputLength::at_most;
  const OpenAiDialect silent{.ignore_eos = false, .min_tokens = false};
  for (const json& sent :
       {own_body(limit), own_body({}, {}, silent), own_body({}, R"({"user":"u"})", silent)}) {
    EXPECT_FALSE(sent.contains("ignore_eos"));
    EXPECT_FALSE(sent.contains("min_tokens"));
  }
  EXPECT_FALSE(OpenAiRequest(limit, {}).asks_for_exact_output());
  EXPECT_FALSE(OpenAiRequest({}, silent).asks_for_exact_output());
}

TEST(OpenAiOwnFields, WhoSaysHowAnswersEndIsNotAddedTo) {
  const json ends = own_body(with_extra(R"({"ignore_eos":false})"));
  EXPECT_EQ(ends["ignore_eos"], false);
  EXPECT_FALSE(ends.contains("min_tokens"));
  const json least = own_body({}, R"({"min_tokens":2})");
  EXPECT_EQ(least["min_tokens"], 2);
  EXPECT_FALSE(least.contains("ignore_eos"));
  EXPECT_FALSE(own_body({}, R"({"ignore_eos":false})").contains("min_tokens"));
  EXPECT_TRUE(OpenAiRequest(with_extra(R"({"ignore_eos":true})"), {}).asks_for_exact_output());
  EXPECT_FALSE(OpenAiRequest(with_extra(R"({"ignore_eos":false})"), {}).asks_for_exact_output());
}

TEST(OpenAiOwnFields, NoMinimumAgainstAStopOrAnUnknownLimit) {
  RunConfig stops;
  stops.sampling.stop = {"x"};
  for (const json& sent :
       {own_body(stops), own_body({}, R"({"stop":"x"})"), own_body(with_extra(R"({"stop":"x"})")),
        own_body(with_extra(R"({"max_tokens":3})"))}) {
    EXPECT_FALSE(sent.contains("min_tokens"));
    EXPECT_EQ(sent["ignore_eos"], true);
  }
}

}  // namespace
}  // namespace loadtest

#include "adapter/openai_adapter.h"

#include <gmock/gmock.h>

#include "adapter/adapters.h"

namespace loadtest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kNoMaxTokens =
    R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}})";
constexpr std::string_view kNoStreamOptions =
    R"({"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]})";

std::string body_of(const ServerAdapter& adapter) {
  PlannedRequest request;
  request.messages = {{"user", "Hi"}};
  return adapter.encode(request).body;
}

TEST(Adapters, TableNamesWhatCanBeMade) {
  EXPECT_THAT(adapter_names(), ElementsAre("openai"));
  RunConfig config;
  for (const std::string_view name : adapter_names()) {
    config.adapter = name;
    EXPECT_NE(make_adapter(config), nullptr);
  }
  config.adapter = "telnet";
  EXPECT_EQ(make_adapter(config), nullptr);
}

TEST(OpenAiAdapter, BasePathIsCompleted) {
  const OpenAiAdapter adapter{RunConfig{}};
  EXPECT_EQ(adapter.complete_base_path(""), "/v1");
  EXPECT_EQ(adapter.complete_base_path("/"), "/v1");
  EXPECT_EQ(adapter.complete_base_path("/v1"), "/v1");
  EXPECT_EQ(adapter.complete_base_path("/v1/"), "/v1");
  EXPECT_EQ(adapter.complete_base_path("/foo"), "/foo/v1");
  EXPECT_EQ(adapter.complete_base_path("/foo/v1"), "/foo/v1");
}

TEST(OpenAiAdapter, DecoderFollowsStream) {
  RunConfig config;
  config.stream = false;
  const auto decoder = OpenAiAdapter(config).make_decoder();
  std::vector<TokenEvent> events;
  decoder->start(200, "application/json");
  decoder->feed(R"({"choices":[{"text":"a"}]})", events);
  EXPECT_EQ(decoder->finish().failure, std::nullopt);
}

TEST(OpenAiAdapter, RefusedMaxTokensIsSaidTheNewerWayOnce) {
  const OpenAiAdapter adapter{RunConfig{}};
  const ServerAdapter::Adjusted adjusted = adapter.adjusted_for(400, kNoMaxTokens);
  ASSERT_NE(adjusted.adapter, nullptr);
  EXPECT_EQ(adjusted.what, "the server refuses max_tokens; max_completion_tokens is sent instead");
  EXPECT_THAT(body_of(*adjusted.adapter), HasSubstr(R"("max_completion_tokens":1)"));
  EXPECT_THAT(body_of(*adjusted.adapter), Not(HasSubstr(R"("max_tokens")")));
  EXPECT_EQ(adjusted.adapter->adjusted_for(400, kNoMaxTokens).adapter, nullptr);
}

TEST(OpenAiAdapter, RefusedStreamOptionsAreLeftOutOnce) {
  const OpenAiAdapter adapter{RunConfig{}};
  const ServerAdapter::Adjusted adjusted = adapter.adjusted_for(422, kNoStreamOptions);
  ASSERT_NE(adjusted.adapter, nullptr);
  EXPECT_THAT(adjusted.what, HasSubstr("refuses stream_options"));
  EXPECT_THAT(body_of(*adjusted.adapter), Not(HasSubstr("stream_options")));
  EXPECT_EQ(adjusted.adapter->adjusted_for(422, kNoStreamOptions).adapter, nullptr);
}

TEST(OpenAiAdapter, UsageInEveryEventIsAskedForAndLeftOutAgain) {
  const OpenAiAdapter adapter{RunConfig{}};
  EXPECT_THAT(body_of(adapter), Not(HasSubstr("continuous_usage_stats")));
  EXPECT_EQ(adapter.asking_for_event_tokens(false), nullptr);
  const auto asking = adapter.asking_for_event_tokens(true);
  ASSERT_NE(asking, nullptr);
  EXPECT_THAT(body_of(*asking), HasSubstr(R"({"include_usage":true,"continuous_usage_stats":true})"));
  EXPECT_EQ(asking->asking_for_event_tokens(true), nullptr);
  EXPECT_EQ(body_of(*asking->asking_for_event_tokens(false)), body_of(adapter));
}

TEST(OpenAiAdapter, UsageInEveryEventIsNotAskedForWhereStreamOptionsAreNotOurs) {
  RunConfig plain;
  plain.stream = false;
  EXPECT_EQ(OpenAiAdapter(plain).asking_for_event_tokens(true), nullptr);
  for (const char* extra : {R"({"stream_options":null})", R"({"stream_options":{"include_usage":false}})"}) {
    RunConfig users;
    users.extra_body = extra;
    EXPECT_EQ(OpenAiAdapter(users).asking_for_event_tokens(true), nullptr) << extra;
  }
  EXPECT_EQ(OpenAiAdapter(RunConfig{}, {.stream_options = false}).asking_for_event_tokens(true), nullptr);
}

TEST(OpenAiAdapter, BothRefusalsOneAfterTheOther) {
  for (const bool tokens_first : {true, false}) {
    const OpenAiAdapter adapter{RunConfig{}};
    const auto once = adapter.adjusted_for(400, tokens_first ? kNoMaxTokens : kNoStreamOptions);
    ASSERT_NE(once.adapter, nullptr);
    const auto twice = once.adapter->adjusted_for(400, tokens_first ? kNoStreamOptions : kNoMaxTokens);
    ASSERT_NE(twice.adapter, nullptr);
    EXPECT_THAT(body_of(*twice.adapter), HasSubstr("max_completion_tokens"));
    EXPECT_THAT(body_of(*twice.adapter), Not(HasSubstr("stream_options")));
  }
}

// Wordings for a field that is not known: OpenAI's, and pydantic's in the envelopes of several servers.
// Written after their formats, not captured.
std::vector<std::string> refusals(const std::string& field) {
  return {
      // OpenAI
      R"({"error":{"message":"Unrecognized request argument supplied: )" + field +
          R"(","type":"invalid_request_error","param":null,"code":null}})",
      R"({"error":{"message":"Unknown parameter: ')" + field +
          R"('.","type":"invalid_request_error","param":")" + field + R"(","code":"unknown_parameter"}})",
      // FastAPI with pydantic 2
      R"({"detail":[{"type":"extra_forbidden","loc":["body",")" + field +
          R"("],"msg":"Extra inputs are not permitted","input":true}]})",
      // the same in envelopes like those of vLLM
      R"({"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', ')" + field +
          R"('), 'msg': 'Extra inputs are not permitted', 'input': True}]","type":"BadRequestError","param":null,"code":400})",
      R"({"error":{"message":"1 validation error:\n  {'type': 'extra_forbidden', 'loc': ('body', ')" + field +
          R"('), 'msg': 'Extra inputs are not permitted'}","type":"Bad Request","param":null,"code":400}})",
      // and like that of SGLang
      R"({"object":"error","message":"1 validation errors:\n  {'type': 'extra_forbidden', 'loc': ('body', ')" +
          field +
          R"('), 'msg': 'Extra inputs are not permitted'}","type":"Bad Request","param":null,"code":400})",
  };
}

TEST(OpenAiAdapter, RefusedLengthFieldsAreLeftOutOneByOne) {
  const std::size_t wordings = refusals("x").size();
  for (std::size_t i = 0; i < wordings; ++i) {
    const OpenAiAdapter adapter{RunConfig{}};
    const auto once = adapter.adjusted_for(i % 2 ? 422 : 400, refusals("ignore_eos")[i]);
    ASSERT_NE(once.adapter, nullptr) << refusals("ignore_eos")[i];
    EXPECT_EQ(once.what,
              "the server refuses ignore_eos, so it is not sent; answers may end before --output-len");
    EXPECT_THAT(body_of(*once.adapter), Not(HasSubstr("ignore_eos")));
    EXPECT_THAT(body_of(*once.adapter), HasSubstr(R"("min_tokens":1)"));
    EXPECT_TRUE(once.adapter->asks_for_exact_output());
    const auto twice = once.adapter->adjusted_for(400, refusals("min_tokens")[i]);
    ASSERT_NE(twice.adapter, nullptr) << refusals("min_tokens")[i];
    EXPECT_EQ(twice.what,
              "the server refuses min_tokens, so it is not sent; answers may end before --output-len");
    EXPECT_THAT(body_of(*twice.adapter), Not(HasSubstr("min_tokens")));
    EXPECT_THAT(body_of(*twice.adapter), HasSubstr(R"("max_tokens":1)"));
    EXPECT_FALSE(twice.adapter->asks_for_exact_output());
    EXPECT_EQ(twice.adapter->adjusted_for(400, refusals("min_tokens")[i]).adapter, nullptr);
  }
}

TEST(OpenAiAdapter, UsageInEveryEventIsTheFirstToGoWhateverIsRefused) {
  std::vector<std::string> bodies = refusals("continuous_usage_stats");
  bodies.push_back(refusals("stream_options.continuous_usage_stats")[0]);
  bodies.emplace_back(kNoStreamOptions);
  bodies.emplace_back(R"({"error":{"message":"bad request"}})");
  bodies.emplace_back("");
  const OpenAiAdapter adapter{RunConfig{}};
  const auto asking = adapter.asking_for_event_tokens(true);
  for (const std::string& body : bodies) {
    const ServerAdapter::Adjusted adjusted = asking->adjusted_for(400, body);
    ASSERT_NE(adjusted.adapter, nullptr) << body;
    EXPECT_EQ(adjusted.what, "");
    EXPECT_EQ(body_of(*adjusted.adapter), body_of(adapter));
  }
  EXPECT_EQ(asking->adjusted_for(500, bodies[0]).adapter, nullptr);
}

TEST(OpenAiAdapter, AnotherFieldThatIsNamedGoesBeforeUsageInEveryEvent) {
  const OpenAiAdapter adapter{RunConfig{}};
  const auto adjusted = adapter.asking_for_event_tokens(true)->adjusted_for(400, kNoMaxTokens);
  ASSERT_NE(adjusted.adapter, nullptr);
  EXPECT_THAT(body_of(*adjusted.adapter), HasSubstr("continuous_usage_stats"));
  EXPECT_THAT(body_of(*adjusted.adapter), HasSubstr("max_completion_tokens"));
}

TEST(OpenAiAdapter, AFieldWhoseNameIsPartOfAnotherIsNotNamed) {
  const OpenAiAdapter adapter{RunConfig{}};
  for (const char* other : {"ignore_eos_token", "model_max_tokens", "min_tokens_2"}) {
    EXPECT_EQ(adapter.adjusted_for(400, refusals(other)[0]).adapter, nullptr) << other;
  }
}

TEST(OpenAiAdapter, WhatIsNotSentIsNotAdjusted) {
  RunConfig limit;
  limit.output_length = OutputLength::at_most;
  EXPECT_EQ(OpenAiAdapter(limit).adjusted_for(400, refusals("ignore_eos")[0]).adapter, nullptr);
  EXPECT_FALSE(OpenAiAdapter(limit).asks_for_exact_output());
}

TEST(OpenAiAdapter, OtherRefusalsAreNotAdjustedFor) {
  const OpenAiAdapter adapter{RunConfig{}};
  EXPECT_EQ(adapter.adjusted_for(400, R"({"error":{"message":"prompt is too long"}})").adapter, nullptr);
  EXPECT_EQ(adapter.adjusted_for(401, kNoMaxTokens).adapter, nullptr);
  EXPECT_EQ(adapter.adjusted_for(500, kNoStreamOptions).adapter, nullptr);
  RunConfig plain;
  plain.stream = false;
  EXPECT_EQ(OpenAiAdapter(plain).adjusted_for(400, kNoStreamOptions).adapter, nullptr);
}

}  // namespace
}  // namespace loadtest

#include "adapter/openai_request.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"

namespace loadtest {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::Pair;

RunConfig config() {
  RunConfig config;
  config.model = "m/\"x\"";
  return config;
}

PlannedRequest request(std::string content = "Hi") {
  PlannedRequest request;
  request.messages = {{"user", std::move(content)}};
  request.max_output_tokens = 128;
  return request;
}

json body(const RunConfig& config, const OpenAiDialect& dialect = {},
          const PlannedRequest& planned = request()) {
  return parse_json(OpenAiRequest(config, dialect).completion(planned).body);
}

TEST(OpenAiRequest, ChatAsAsked) {
  const HttpRequest http = OpenAiRequest(config(), {}).completion(request());
  EXPECT_EQ(http.method, "POST");
  EXPECT_EQ(http.target, "/chat/completions");
  EXPECT_THAT(http.headers,
              ElementsAre(Pair("Content-Type", "application/json"), Pair("Accept", "text/event-stream")));
  EXPECT_EQ(
      http.body,
      R"({"model":"m/\"x\"","stream":true,"stream_options":{"include_usage":true},"ignore_eos":true,"min_tokens":128,)"
      R"("max_tokens":128,)"
      R"("messages":[{"role":"user","content":"Hi"}]})");
}

TEST(OpenAiRequest, CompletionsJoinTheMessages) {
  RunConfig completions = config();
  completions.endpoint = ApiEndpoint::completions;
  PlannedRequest planned = request();
  planned.messages = {{"system", "a"}, {"user", "b"}};
  const HttpRequest http = OpenAiRequest(completions, {}).completion(planned);
  EXPECT_EQ(http.target, "/completions");
  EXPECT_EQ(parse_json(http.body)["prompt"], "a\nb");
  EXPECT_FALSE(parse_json(http.body).contains("messages"));
}

TEST(OpenAiRequest, AMessageThatIsMoreThanTextGoesOutAsItIs) {
  PlannedRequest planned = request();
  planned.messages = {{"user", "a"}, {"tool", "b", R"({"role":"tool","tool_call_id":"c","content":"b"})"}};
  EXPECT_EQ(
      body(config(), {}, planned)["messages"],
      parse_json(R"([{"role":"user","content":"a"},{"role":"tool","tool_call_id":"c","content":"b"}])"));
}

TEST(OpenAiRequest, ConversationKeepsItsOrder) {
  PlannedRequest planned;
  planned.messages = {{"system", "a"}, {"user", "b"}, {"assistant", "c"}};
  EXPECT_EQ(
      body(config(), {}, planned)["messages"],
      parse_json(
          R"([{"role":"system","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}])"));
}

TEST(OpenAiRequest, NotStreamedAsksForNoStreamOptions) {
  RunConfig plain = config();
  plain.stream = false;
  const HttpRequest http = OpenAiRequest(plain, {}).completion(request());
  EXPECT_EQ(parse_json(http.body)["stream"], false);
  EXPECT_FALSE(parse_json(http.body).contains("stream_options"));
  EXPECT_THAT(http.headers,
              ElementsAre(Pair("Content-Type", "application/json"), Pair("Accept", "application/json")));
}

TEST(OpenAiRequest, SamplingIsSentOnlyWhereGiven) {
  RunConfig sampled = config();
  sampled.sampling.temperature = 0;
  sampled.sampling.top_p = 0.5;
  sampled.sampling.top_k = 40;
  sampled.sampling.min_p = 0.25;
  sampled.sampling.frequency_penalty = -1;
  sampled.sampling.presence_penalty = 1;
  sampled.sampling.repetition_penalty = 1.5;
  sampled.sampling.seed = -7;
  sampled.sampling.stop = {"a", "\n"};
  json expected = body(config());
  expected.erase("min_tokens");  // it would stand against the stop strings
  expected.update(
      parse_json(R"({"temperature":0.0,"top_p":0.5,"top_k":40,"min_p":0.25,"frequency_penalty":-1.0,
      "presence_penalty":1.0,"repetition_penalty":1.5,"seed":-7,"stop":["a","\n"]})"));
  EXPECT_EQ(body(sampled), expected);
}

TEST(OpenAiRequest, ExtraBodyWinsAndNullTakesAFieldOut) {
  RunConfig extra = config();
  extra.sampling.temperature = 1;
  extra.sampling.top_k = 3;
  extra.extra_body =
      R"({"ignore_eos":true,"temperature":0.5,"top_k":null,"nothing":null,"stream_options":{"continuous_usage_stats":true}})";
  const json sent = body(extra);
  EXPECT_EQ(sent["ignore_eos"], true);
  EXPECT_EQ(sent["temperature"], 0.5);
  EXPECT_FALSE(sent.contains("top_k"));
  EXPECT_FALSE(sent.contains("nothing"));
  EXPECT_EQ(sent["stream_options"], parse_json(R"({"continuous_usage_stats":true})"));
  EXPECT_EQ(sent["max_tokens"], 128);
}

TEST(OpenAiRequest, ExtraBodyMaySetWhatDiffersButNotStream) {
  RunConfig extra = config();
  extra.output_length = OutputLength::at_most;
  extra.extra_body = R"({"max_tokens":null,"max_completion_tokens":5,"messages":[],"stream":false})";
  EXPECT_EQ(body(extra),
            parse_json(R"({"model":"m/\"x\"","stream":true,"stream_options":{"include_usage":true},
      "max_completion_tokens":5,"messages":[]})"));
}

TEST(OpenAiRequest, UsageInEveryEventIsAskedForBesideUsageAtTheEnd) {
  EXPECT_EQ(body(config(), {.continuous_usage = true})["stream_options"],
            parse_json(R"({"include_usage":true,"continuous_usage_stats":true})"));
}

TEST(OpenAiRequest, TheMostOutputTokensAreThoseOfTheLimitThatIsSent) {
  const auto most = [](const std::string& extra, const OpenAiDialect& dialect = {}) {
    RunConfig users = config();
    users.extra_body = extra;
    return OpenAiRequest(users, dialect).most_output_tokens(request());
  };
  EXPECT_EQ(most(""), 128U);
  EXPECT_EQ(most(R"({"max_tokens":5000})"), 5000U);
  EXPECT_EQ(most(R"({"max_tokens":5})"), 5U);
  EXPECT_EQ(most(R"({"max_completion_tokens":5000})"), 5000U);  // beside max_tokens
  EXPECT_EQ(most(R"({"max_completion_tokens":5})"), 128U);
  EXPECT_EQ(most(R"({"max_completion_tokens":null})"), 128U);
  EXPECT_EQ(most(R"({"max_tokens":null})"), 2147483647U);
  EXPECT_EQ(most(R"({"max_completion_tokens":null})", {.max_completion_tokens = true}), 2147483647U);
  EXPECT_EQ(most(R"({"max_tokens":"many"})"), 2147483647U);
}

TEST(OpenAiRequest, DialectsSayItTheOtherWay) {
  EXPECT_FALSE(body(config(), {.stream_options = false}).contains("stream_options"));
  const json newer = body(config(), {.max_completion_tokens = true});
  EXPECT_FALSE(newer.contains("max_tokens"));
  EXPECT_EQ(newer["max_completion_tokens"], 128);
}

TEST(OpenAiRequest, AnyPromptArrivesAsItIs) {
  std::string all;
  for (int c = 0; c < 128; ++c) all.push_back(static_cast<char>(c));
  for (const std::string& prompt : {std::string(), all, std::string("\"\\/\b\f\n\r\t"),
                                    std::string("Grüße 🙂 中文 \u2028"), std::string(1000, 'x') + "\n"}) {
    EXPECT_EQ(body(config(), {}, request(prompt))["messages"][0]["content"], prompt);
  }
}

TEST(OpenAiRequest, BytesThatAreNoUtf8AreReplaced) {
  EXPECT_EQ(body(config(), {},
                 request("a\xFF"
                         "b\xE2\x82"))["messages"][0]["content"],
            "a\uFFFDb\uFFFD");
}

TEST(OpenAiRequest, UsersHeadersWinWhateverTheirCase) {
  RunConfig keyed = config();
  keyed.api_key = "sk-1";
  keyed.headers = {{"X-Team", "a"}, {"X-Team", "b"}};
  EXPECT_THAT(OpenAiRequest(keyed, {}).completion(request()).headers,
              ElementsAre(Pair("Content-Type", "application/json"), Pair("Accept", "text/event-stream"),
                          Pair("Authorization", "Bearer sk-1"), Pair("X-Team", "a"), Pair("X-Team", "b")));
  keyed.headers = {{"authorization", "Basic x"}, {"ACCEPT", "*/*"}};
  EXPECT_THAT(OpenAiRequest(keyed, {}).completion(request()).headers,
              ElementsAre(Pair("Content-Type", "application/json"), Pair("authorization", "Basic x"),
                          Pair("ACCEPT", "*/*")));
}

TEST(OpenAiRequest, ModelsIsAGetWithTheSameAuthorization) {
  RunConfig keyed = config();
  keyed.api_key = "sk-1";
  const HttpRequest http = OpenAiRequest(keyed, {}).models();
  EXPECT_EQ(http.method, "GET");
  EXPECT_EQ(http.target, "/models");
  EXPECT_EQ(http.body, "");
  EXPECT_THAT(http.headers,
              ElementsAre(Pair("Accept", "application/json"), Pair("Authorization", "Bearer sk-1")));
}

}  // namespace
}  // namespace loadtest

#include "adapter/openai_chunk.h"

#include <gtest/gtest.h>

#include <string>

namespace loadtest {
namespace {

using Status = OpenAiChunk::Status;

OpenAiChunk parse(std::string_view payload) {
  static ChunkParser parser;
  return parser.parse(payload);
}

OpenAiChunk delta(const std::string& fields) {
  return parse(R"({"choices":[{"index":0,"delta":{)" + fields + "}}]}");
}

TEST(OpenAiChunk, EveryKindOfOutputTextIsKnown) {
  EXPECT_EQ(delta(R"("content":"a")").text, TokenKind::content);
  EXPECT_EQ(delta(R"("reasoning_content":"a")").text, TokenKind::reasoning);
  EXPECT_EQ(delta(R"("reasoning":"a")").text, TokenKind::reasoning);
  EXPECT_EQ(delta(R"("refusal":"a")").text, TokenKind::refusal);
  EXPECT_EQ(delta(R"("tool_calls":[{"index":0,"function":{"name":"f","arguments":""}}])").text,
            TokenKind::tool_call);
  EXPECT_EQ(delta(R"("tool_calls":[{"index":0,"function":{"arguments":"{\""}}])").text, TokenKind::tool_call);
  EXPECT_EQ(delta(R"("function_call":{"name":null,"arguments":"{"})").text, TokenKind::tool_call);
  EXPECT_EQ(parse(R"({"choices":[{"text":" a"}]})").text, TokenKind::content);
  EXPECT_EQ(parse(R"({"choices":[{"message":{"role":"assistant","content":"a"}}]})").text,
            TokenKind::content);
  EXPECT_EQ(delta(R"("content":[{"type":"text","text":"a"}])").text, TokenKind::content);
  EXPECT_EQ(delta(R"("content":[{"type":"thinking","thinking":[{"type":"text","text":"a"}]}])").text,
            TokenKind::reasoning);
}

TEST(OpenAiChunk, EventWithoutTextBearsNoToken) {
  for (const char* fields :
       {R"("role":"assistant")", R"("role":"assistant","content":"")", R"("role":"assistant","content":null)",
        R"("content":null,"reasoning_content":null,"tool_calls":null,"refusal":null)",
        R"("reasoning_content":"")", R"("tool_calls":[])",
        R"("tool_calls":[{"index":0,"id":"x","type":"function"}])",
        R"("tool_calls":[{"index":0,"function":{"arguments":""}}])", R"("function_call":null)",
        R"("content":[])", "", R"("audio":{"data":"abc"})"}) {
    const OpenAiChunk chunk = delta(fields);
    EXPECT_EQ(chunk.status, Status::good) << fields;
    EXPECT_EQ(chunk.text, std::nullopt) << fields;
  }
}

TEST(OpenAiChunk, AnswerComesBeforeReasoningInOneEvent) {
  EXPECT_EQ(delta(R"("reasoning_content":"a","content":"b")").text, TokenKind::content);
  EXPECT_EQ(delta(R"("content":"b","reasoning_content":"a")").text, TokenKind::content);
}

TEST(OpenAiChunk, UnknownAndNullParts) {
  for (const char* payload :
       {R"({})", R"({"choices":null})", R"({"choices":[]})", R"({"choices":[null]})", R"({"choices":[{}]})",
        R"({"choices":[{"delta":null,"finish_reason":null,"logprobs":null}],"usage":null,"error":null})",
        R"({"choices":[{"delta":"text"}]})", R"({"choices":[{"finish_reason":7,"index":"0"}]})",
        R"( {"type":"ping"} )"}) {
    const OpenAiChunk chunk = parse(payload);
    EXPECT_EQ(chunk.status, Status::good) << payload;
    EXPECT_EQ(chunk.text, std::nullopt) << payload;
    EXPECT_EQ(chunk.usage, std::nullopt) << payload;
    EXPECT_EQ(chunk.finish_reason, "") << payload;
  }
}

TEST(OpenAiChunk, WhatIsNoCompletionIsMalformed) {
  for (const char* payload :
       {"", " ", "x", "null", "7", "[]", "\"a\"", "{", R"({"choices":[{"delta":{"content":"a)",
        R"({"choices":[{"delta":{"content":"a"}}]})"
        "x",
        R"({"choices":{}})", R"({"choices":"a"})", R"({"choices":[7]})", R"({"choices":[{"text":"a"},]} {})",
        R"({"choices":[}])", R"({"choices" [] })", "{\"choices\":[{\"text\":\"a\nb\"}]}"}) {
    EXPECT_EQ(parse(payload).status, Status::malformed) << payload;
  }
}

TEST(OpenAiChunk, InvalidUtf8IsMalformed) {
  EXPECT_EQ(parse("{\"choices\":[{\"text\":\"a\xFF\"}]}").status, Status::malformed);
  EXPECT_EQ(parse("{\"choices\":[{\"text\":\"a\xC3\"}]}").status, Status::malformed);
}

TEST(OpenAiChunk, EscapedTextCountsWhateverItStandsFor) {
  EXPECT_EQ(parse(R"({"choices":[{"text":"\ud83d\ude00"}]})").text, TokenKind::content);
  EXPECT_EQ(parse(R"({"choices":[{"text":"\""}]})").text, TokenKind::content);
  EXPECT_EQ(parse(R"({"choices":[{"text":"\ud83d"}]})").text, TokenKind::content);  // half an emoji
}

TEST(OpenAiChunk, FinishReasonOfTheFirstChoiceThatHasOne) {
  EXPECT_EQ(parse(R"({"choices":[{"delta":{},"finish_reason":"length"}]})").finish_reason, "length");
  EXPECT_EQ(parse(R"({"choices":[{"text":"a","finish_reason":""}]})").finish_reason, "");
  EXPECT_EQ(parse(R"({"choices":[{"finish_reason":null},{"finish_reason":"stop"}]})").finish_reason, "stop");
}

TEST(OpenAiChunk, UsageInEveryForm) {
  const OpenAiChunk openai = parse(
      R"({"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,)"
      R"("prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":5}}})");
  EXPECT_EQ(openai.usage, (TokenUsage{9, 12, 5, 4}));
  const OpenAiChunk sglang =
      parse(R"({"choices":[],"usage":{"prompt_tokens":9,"total_tokens":21,"completion_tokens":12,)"
            R"("prompt_tokens_details":null,"reasoning_tokens":5}})");
  EXPECT_EQ(sglang.usage, (TokenUsage{9, 12, 5, std::nullopt}));
  const OpenAiChunk deepseek = parse(R"({"usage":{"prompt_tokens":9,"prompt_cache_hit_tokens":8}})");
  EXPECT_EQ(deepseek.usage, (TokenUsage{9, std::nullopt, std::nullopt, 8}));
}

TEST(OpenAiChunk, AbsurdCountsAreMissing) {
  for (const char* number :
       {"-1", "2147483648", "1e3", "1.5", "\"7\"", "null", "true", "[]", "{}", "99999999999999999999999"}) {
    const OpenAiChunk chunk =
        parse(std::string(R"({"usage":{"completion_tokens":)") + number + R"(,"prompt_tokens":3}})");
    EXPECT_EQ(chunk.status, Status::good) << number;
    EXPECT_EQ(chunk.usage, (TokenUsage{3, {}, {}, {}})) << number;
  }
  EXPECT_EQ(parse(R"({"usage":{"completion_tokens":2147483647}})").usage,
            (TokenUsage{{}, 2147483647, {}, {}}));
  EXPECT_EQ(parse(R"({"usage":{"completion_tokens":-5}})").usage, std::nullopt);
  EXPECT_EQ(parse(R"({"usage":{}})").usage, std::nullopt);
}

TEST(OpenAiChunk, IdsComeFromTokenIdsElseFromLogprobs) {
  EXPECT_EQ(
      parse(R"({"choices":[{"delta":{"content":"ab"},"token_ids":[5,6,7],"logprobs":{"content":[{}]}}]})")
          .ids,
      3U);
  EXPECT_EQ(
      parse(
          R"({"choices":[{"delta":{"content":"ab"},"token_ids":null,"logprobs":{"content":[{},{}],"refusal":null}}]})")
          .ids,
      2U);
  EXPECT_EQ(
      parse(R"({"choices":[{"text":"ab","logprobs":{"tokens":["a","b"],"token_logprobs":[0,0]}}]})").ids, 2U);
  EXPECT_EQ(
      parse(R"({"choices":[{"text":"a","token_ids":[1]},{"index":1,"text":"b","token_ids":[1,2]}]})").ids,
      3U);
  EXPECT_EQ(parse(R"({"choices":[{"text":"a","token_ids":[],"logprobs":null}]})").ids, std::nullopt);
}

TEST(OpenAiChunk, ErrorObjectsAreTheServers) {
  for (const char* payload :
       {R"({"error":{"message":"x","code":500}})", R"({"error":"x"})", R"({"error":{}})",
        R"({"object":"error","message":"x","type":"BadRequestError","param":null,"code":400})",
        R"({"choices":[{"text":"a"}],"error":{"message":"x"}})"}) {
    EXPECT_EQ(parse(payload).status, Status::server_error) << payload;
  }
  EXPECT_EQ(parse(R"({"error":null})").status, Status::good);
  EXPECT_EQ(parse(R"({"error":""})").status, Status::good);
}

TEST(OpenAiChunk, DeepNestingIsSurvived) {
  const std::string deep = R"({"x":)" + std::string(100000, '[') + std::string(100000, ']') + "}";
  EXPECT_EQ(parse(deep).status, Status::good);
  EXPECT_EQ(parse(R"({"choices":[{"text":"a"}]})").text, TokenKind::content);
}

TEST(OpenAiChunk, ParserSurvivesALargePayload) {
  const std::string large = R"({"choices":[{"text":")" + std::string(std::size_t{3} << 20, 'x') + R"("}]})";
  EXPECT_EQ(parse(large).text, TokenKind::content);
  EXPECT_EQ(parse(R"({"choices":[{"text":"a"}]})").text, TokenKind::content);
}

}  // namespace
}  // namespace loadtest

// Streams in the formats of the servers we know.
#include <gmock/gmock.h>

#include "adapter/decoded.h"

namespace loadtest {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view kVllm =
    R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1743083258,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"prompt_token_ids":null}

data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1743083258,"model":"m","choices":[{"index":0,"delta":{"reasoning_content":"Hm"},"logprobs":null,"finish_reason":null,"token_ids":null}]}

data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1743083258,"model":"m","choices":[{"index":0,"delta":{"content":"Gr\u00fc\u00df"},"logprobs":null,"finish_reason":null,"token_ids":null}]}

data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1743083258,"model":"m","choices":[{"index":0,"delta":{"content":"ä🙂"},"logprobs":null,"finish_reason":"length","stop_reason":null,"token_ids":null}]}

data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1743083258,"model":"m","choices":[],"usage":{"prompt_tokens":11,"total_tokens":16,"completion_tokens":5}}

data: [DONE]

)";

Decoded vllm() {
  Decoded decoded;
  decoded.events = {{TokenKind::reasoning, 1}, {TokenKind::content, 1}, {TokenKind::content, 1}};
  decoded.summary.finish_reason = "length";
  decoded.summary.token_source = TokenSource::usage;
  decoded.summary.input_tokens = 11;
  decoded.summary.output_tokens = 5;
  return decoded;
}

TEST(OpenAiDecoder, Vllm) { EXPECT_EQ(decode(kVllm), vllm()); }

TEST(OpenAiDecoder, EverySplitInTwoGivesTheSame) {
  for (std::size_t at = 0; at <= kVllm.size(); ++at) {
    ASSERT_EQ(decode_parts({kVllm.substr(0, at), kVllm.substr(at)}), vllm()) << "split at " << at;
  }
}

TEST(OpenAiDecoder, EveryPieceSizeGivesTheSame) {
  for (std::size_t size = 1; size <= 300; ++size) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at < kVllm.size(); at += size) parts.push_back(kVllm.substr(at, size));
    ASSERT_EQ(decode_parts(parts), vllm()) << "pieces of " << size;
  }
}

TEST(OpenAiDecoder, CarriageReturnsGiveTheSame) {
  std::string crlf;
  std::string cr;
  for (const char c : kVllm) {
    crlf += c == '\n' ? "\r\n" : std::string(1, c);
    cr += c == '\n' ? '\r' : c;
  }
  EXPECT_EQ(decode(crlf), vllm());
  EXPECT_EQ(decode(cr), vllm());
  for (std::size_t at = 0; at <= crlf.size(); ++at) {
    ASSERT_EQ(decode_parts({std::string_view(crlf).substr(0, at), std::string_view(crlf).substr(at)}), vllm())
        << "split at " << at;
  }
}

TEST(OpenAiDecoder, EventComesWithTheBytesThatCompleteIt) {
  OpenAiDecoder decoder(true);
  decoder.start(200, "text/event-stream; charset=utf-8");
  std::vector<TokenEvent> events;
  decoder.feed("data: {\"choices\":[{\"text\":\"a\"}]}\n", events);
  EXPECT_TRUE(events.empty());
  decoder.feed("\n", events);
  EXPECT_EQ(events.size(), 1U);
  EXPECT_FALSE(decoder.done());
}

TEST(OpenAiDecoder, DoneIsSeenAtOnceAndNothingIsReadAfterIt) {
  OpenAiDecoder decoder(true);
  decoder.start(200, "text/event-stream");
  std::vector<TokenEvent> events;
  decoder.feed(
      "data: {\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\ndata: junk\n\n",
      events);
  EXPECT_TRUE(decoder.done());
  decoder.feed("data: {\"choices\":[{\"text\":\"a\"}]}\n\n", events);
  EXPECT_EQ(events.size(), 1U);
  EXPECT_EQ(decoder.finish().failure, std::nullopt);
}

TEST(OpenAiDecoder, DecoderIsUsedAgainAndAgain) {
  OpenAiDecoder decoder(true);
  for (int i = 0; i < 3; ++i) {
    Decoded broken;
    decoder.start(200, "text/event-stream");
    decoder.feed("data: {\"choices\":[{\"text\":\"a\"}],\"usage\":{\"completion_tokens\":7}}\n\ndata: {\"cho",
                 broken.events);
    broken.summary = decoder.finish();
    EXPECT_EQ(broken.summary.failure->kind, FailureKind::truncated);
    Decoded good;
    decoder.start(200, "text/event-stream");
    decoder.feed(kVllm, good.events);
    good.summary = decoder.finish();
    EXPECT_EQ(good, vllm());
  }
}

TEST(OpenAiDecoder, Sglang) {
  const Decoded decoded = decode(sse({
      R"({"id":"f2","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":null,"tool_calls":null},"logprobs":null,"finish_reason":null,"matched_stop":null}],"usage":null})",
      R"({"id":"f2","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":null,"content":null,"reasoning_content":"The","tool_calls":null},"logprobs":null,"finish_reason":null,"matched_stop":null}],"usage":null})",
      R"({"id":"f2","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":null,"content":"Hi","reasoning_content":null,"tool_calls":null},"logprobs":null,"finish_reason":null,"matched_stop":null}],"usage":null})",
      R"({"id":"f2","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":null,"content":null,"reasoning_content":null,"tool_calls":null},"logprobs":null,"finish_reason":"stop","matched_stop":2}],"usage":null})",
      R"({"id":"f2","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":96,"total_tokens":207,"completion_tokens":111,"prompt_tokens_details":{"cached_tokens":64},"reasoning_tokens":91}})",
      "[DONE]",
  }));
  EXPECT_THAT(decoded.events,
              ElementsAre(TokenEvent{TokenKind::reasoning, 1}, TokenEvent{TokenKind::content, 1}));
  ResponseSummary summary;
  summary.finish_reason = "stop";
  summary.token_source = TokenSource::usage;
  summary.input_tokens = 96;
  summary.output_tokens = 111;
  summary.reasoning_tokens = 91;
  summary.cached_tokens = 64;
  EXPECT_EQ(decoded.summary, summary);
}

TEST(OpenAiDecoder, Ollama) {
  const Decoded decoded = decode(sse({
      R"({"id":"chatcmpl-953","object":"chat.completion.chunk","created":1,"model":"q","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"The"},"finish_reason":null}]})",
      R"({"id":"chatcmpl-953","object":"chat.completion.chunk","created":1,"model":"q","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"Yes"},"finish_reason":null}]})",
      R"({"id":"chatcmpl-953","object":"chat.completion.chunk","created":1,"model":"q","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop"}]})",
      R"({"id":"chatcmpl-953","object":"chat.completion.chunk","created":1,"model":"q","system_fingerprint":"fp_ollama","choices":[],"usage":{"prompt_tokens":32,"completion_tokens":12,"total_tokens":44}})",
      "[DONE]",
  }));
  EXPECT_THAT(decoded.events,
              ElementsAre(TokenEvent{TokenKind::reasoning, 1}, TokenEvent{TokenKind::content, 1}));
  EXPECT_EQ(decoded.summary.failure, std::nullopt);
  EXPECT_EQ(decoded.summary.output_tokens, 12U);
}

TEST(OpenAiDecoder, TgiWithoutSpaceAfterDataAndWithEmptyFinishReasons) {
  const std::string chunk =
      R"(data:{"id":"","choices":[{"finish_reason":"","index":0,"logprobs":null,"text":"\n"}],"created":1,"model":"m","object":"text_completion","system_fingerprint":"2.4.0-sha-0a655a0","usage":null})";
  const std::string last =
      R"(data:{"id":"","choices":[{"finish_reason":"length","index":0,"logprobs":null,"text":"x"}],"created":1,"model":"m","object":"text_completion","system_fingerprint":"2.4.0-sha-0a655a0","usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6}})";
  const Decoded decoded = decode(chunk + "\n\n" + last + "\n\ndata: [DONE]\n\n");
  EXPECT_EQ(decoded.events, events_of(2));
  EXPECT_EQ(decoded.summary.finish_reason, "length");
  EXPECT_EQ(decoded.summary.output_tokens, 2U);
}

TEST(OpenAiDecoder, OpenAiToolCall) {
  const Decoded decoded = decode(sse({
      R"({"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"get_weather","arguments":""}}],"refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"x7"})",
      R"({"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\""}}]},"logprobs":null,"finish_reason":null}],"usage":null})",
      R"({"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}],"usage":null})",
      R"({"id":"c","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":50,"completion_tokens":17,"total_tokens":67,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"accepted_prediction_tokens":0}}})",
      "[DONE]",
  }));
  EXPECT_EQ(decoded.events, events_of(2, TokenKind::tool_call));
  EXPECT_EQ(decoded.summary.finish_reason, "tool_calls");
  EXPECT_EQ(decoded.summary.output_tokens, 17U);
  EXPECT_EQ(decoded.summary.reasoning_tokens, 0U);
}

TEST(OpenAiDecoder, UsageSharesTheChunkOfTheLastChoice) {
  const Decoded decoded = decode(sse({
      R"({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null})",
      R"({"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}],"usage":null})",
      R"({"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}})",
      "[DONE]",
  }));
  EXPECT_EQ(decoded.events, events_of(1));
  EXPECT_EQ(decoded.summary.output_tokens, 2U);
  EXPECT_EQ(decoded.summary.token_source, TokenSource::usage);
}

TEST(OpenAiDecoder, MultiLineDataCommentsAndPingsAreRead) {
  const Decoded decoded = decode(
      ": keep-alive\n\nevent: ping\ndata: not json\n\nid: 1\nretry: 3\ndata: {\"choices\":[{\ndata: "
      "\"delta\":{\"content\":\"a\"}}]}\n\n"
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
  EXPECT_EQ(decoded.events, events_of(1));
  EXPECT_EQ(decoded.summary.failure, std::nullopt);
}

TEST(OpenAiDecoder, DoneMayLackItsBlankLine) {
  const Decoded decoded = decode("data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: [DONE]");
  EXPECT_EQ(decoded.summary.failure, std::nullopt);
}

TEST(OpenAiDecoder, StreamThatDoesNotCallItselfOneIsRecognized) {
  for (const char* type : {"", "text/plain", "application/octet-stream", "application/json"}) {
    EXPECT_EQ(decode(kVllm, {200, type, true}), vllm()) << type;
    EXPECT_EQ(decode_parts({"\n", " \n", kVllm}, {200, type, true}), vllm()) << type;
  }
}

TEST(OpenAiDecoder, AnswerNotStreamed) {
  const Decoded decoded = decode_body(
      R"({"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","reasoning_content":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":4}}})");
  ResponseSummary summary;
  summary.finish_reason = "stop";
  summary.token_source = TokenSource::usage;
  summary.input_tokens = 5;
  summary.output_tokens = 2;
  summary.cached_tokens = 4;
  EXPECT_EQ(decoded, (Decoded{{}, summary}));
}

TEST(OpenAiDecoder, AnswerNotStreamedWithoutUsageHasItsTokenIds) {
  const Decoded decoded =
      decode_body(R"({"choices":[{"text":"abc","token_ids":[1,2,3],"finish_reason":"length"}]})");
  EXPECT_EQ(decoded.summary.failure, std::nullopt);
  EXPECT_EQ(decoded.summary.output_tokens, 3U);
  EXPECT_EQ(decoded.summary.token_source, TokenSource::ids);
}

TEST(OpenAiDecoder, AtRestItIsSmall) { EXPECT_LE(sizeof(OpenAiDecoder), 420U); }

}  // namespace
}  // namespace loadtest

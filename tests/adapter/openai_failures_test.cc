// Every way in which an answer can be bad, with the words that a person gets.
#include <gtest/gtest.h>

#include "adapter/decoded.h"

namespace loadtest {
namespace {

const std::string kText = R"({"choices":[{"index":0,"delta":{"content":"a"}}]})";
const std::string kStop = R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})";

Failure decode_failure(FailureKind kind, std::string detail) {
  return {FailureStage::decode, kind, std::move(detail)};
}

TEST(OpenAiFailures, FinishReasonWithoutDoneIsNoFailure) {
  EXPECT_EQ(decode(sse({kText, kStop})).summary.failure, std::nullopt);
}

TEST(OpenAiFailures, DoneWithoutFinishReasonIsNoFailure) {
  EXPECT_EQ(decode(sse({kText, "[DONE]"})).summary.failure, std::nullopt);
}

TEST(OpenAiFailures, NeitherIsTruncated) {
  const Failure truncated{FailureStage::body, FailureKind::truncated,
                          "the stream ended with neither [DONE] nor a finish reason"};
  EXPECT_EQ(decode(sse({kText})).summary.failure, truncated);
  EXPECT_EQ(decode(sse({kText}) + "data: {\"choices\":[{\"del").summary.failure, truncated);
  EXPECT_EQ(decode("").summary.failure, truncated);
}

TEST(OpenAiFailures, CutOffWithinAnEventAfterTheFinishReasonIsNoFailure) {
  EXPECT_EQ(decode(sse({kText, kStop}) + "data: {\"choices\":[],\"usa").summary.failure, std::nullopt);
}

TEST(OpenAiFailures, StreamWithoutTokenIsEmpty) {
  const Failure empty = decode_failure(FailureKind::empty, "the stream ended without a token");
  EXPECT_EQ(decode(sse({kStop, "[DONE]"})).summary.failure, empty);
  EXPECT_EQ(decode("data: [DONE]\n\n").summary.failure, empty);
}

TEST(OpenAiFailures, BodyWithoutTokenIsEmpty) {
  EXPECT_EQ(decode_body(R"({"choices":[{"message":{"content":""},"finish_reason":"stop"}]})").summary.failure,
            decode_failure(FailureKind::empty, "the answer has no text"));
  EXPECT_EQ(decode_body(R"({"choices":[]})").summary.failure->kind, FailureKind::empty);
}

TEST(OpenAiFailures, MalformedEventFailsItsRequestAndEndsIt) {
  const Decoded decoded = decode(sse({kText, R"({"choices":[{"delta":{"con)", kText, kStop, "[DONE]"}));
  EXPECT_EQ(decoded.events, events_of(1));
  EXPECT_EQ(decoded.summary.failure,
            decode_failure(FailureKind::malformed,
                           R"(an event that is not a completion chunk: {"choices":[{"delta":{"con)"));
}

TEST(OpenAiFailures, InvalidUtf8InAnEventIsMalformedAndQuotedAsValid) {
  const Decoded decoded = decode("data: {\"choices\":[{\"text\":\"\xFF\"}]}\n\n");
  EXPECT_EQ(
      decoded.summary.failure,
      decode_failure(FailureKind::malformed,
                     "an event that is not a completion chunk: {\"choices\":[{\"text\":\"\xEF\xBF\xBD\"}]}"));
}

TEST(OpenAiFailures, MalformedBody) {
  EXPECT_EQ(decode_body("oops").summary.failure,
            decode_failure(FailureKind::malformed, "an answer that is not a completion: oops"));
  EXPECT_EQ(decode_body("").summary.failure, decode_failure(FailureKind::malformed, "the answer is empty"));
}

TEST(OpenAiFailures, ErrorObjectInA200Stream) {
  for (
      const char* payload :
      {R"({"error":{"message":"out of memory","type":"InternalServerError","code":500}})",
       R"({"object":"error","message":"out of memory","type":"InternalServerError","param":null,"code":500})",
       R"({"error":{"object":"error","message":"out of memory","type":"BadRequestError","code":400}})",
       R"({"error":"out of memory","error_type":"generation"})"}) {
    const Decoded decoded = decode(sse({kText, payload, kText, "[DONE]"}));
    EXPECT_EQ(decoded.events, events_of(1)) << payload;
    EXPECT_EQ(decoded.summary.failure, decode_failure(FailureKind::server_error, "out of memory")) << payload;
  }
}

TEST(OpenAiFailures, ErrorEvents) {
  const Failure failure = decode_failure(FailureKind::server_error, "gone");
  EXPECT_EQ(decode("event: error\ndata: {\"message\":\"gone\"}\n\n").summary.failure, failure);
  EXPECT_EQ(decode("event: error\ndata: gone\n\n").summary.failure, failure);
  EXPECT_EQ(decode("error: {\"code\":500,\"message\":\"gone\"}\n\n").summary.failure, failure);
}

TEST(OpenAiFailures, ErrorObjectInA200Body) {
  const Failure failure = decode_failure(FailureKind::server_error, "gone");
  EXPECT_EQ(decode_body(R"({"error":{"message":"gone"}})").summary.failure, failure);
  EXPECT_EQ(decode(R"({"error":{"message":"gone"}})", {200, "application/json", true}).summary.failure,
            failure);
}

TEST(OpenAiFailures, RefusalsAreCountedByStatusWithTheServersWords) {
  struct Case {
    int status;
    FailureKind kind;
    std::string detail;
  };
  for (const Case& c : {Case{429, FailureKind::http_429, "HTTP 429: slow down"},
                        Case{400, FailureKind::http_4xx, "HTTP 400: slow down"},
                        Case{404, FailureKind::http_4xx, "HTTP 404: slow down"},
                        Case{500, FailureKind::http_5xx, "HTTP 500: slow down"},
                        Case{503, FailureKind::http_5xx, "HTTP 503: slow down"},
                        Case{599, FailureKind::http_5xx, "HTTP 599: slow down"}}) {
    const Failure failure{FailureStage::head, c.kind, c.detail};
    EXPECT_EQ(decode_body(R"({"error":{"message":"slow down"}})", c.status).summary.failure, failure);
    EXPECT_EQ(decode_parts({"slow ", "down"}, {c.status, "text/plain", true}).summary.failure, failure);
  }
  EXPECT_EQ(decode_body("", 503).summary.failure,
            (Failure{FailureStage::head, FailureKind::http_5xx, "HTTP 503 without a message"}));
}

TEST(OpenAiFailures, RefusalIsReadToItsEndButNotWithoutBound) {
  OpenAiDecoder decoder(true);
  std::vector<TokenEvent> events;
  decoder.start(500, "text/plain");
  decoder.feed("a", events);
  EXPECT_FALSE(decoder.done());
  decoder.feed(std::string(kMaxErrorBytes, 'b'), events);
  EXPECT_TRUE(decoder.done());
  decoder.feed(std::string(kMaxErrorBytes, 'b'), events);
  const ResponseSummary summary = decoder.finish();
  EXPECT_LE(summary.failure->detail.size(), 300U);
  EXPECT_TRUE(summary.failure->detail.starts_with("HTTP 500: abbb"));
}

TEST(OpenAiFailures, RedirectIsNotFollowed) {
  EXPECT_EQ(decode("moved", {307, "text/html", true}).summary.failure,
            (Failure{FailureStage::head, FailureKind::malformed,
                     "HTTP 307: redirects are not followed; give the address it leads to instead"}));
}

TEST(OpenAiFailures, HtmlPageWithStatus200) {
  const Failure failure{FailureStage::head, FailureKind::malformed,
                        "the answer is an HTML page; does the server URL lead to an "
                        "OpenAI-compatible API (http://host:port/v1)?"};
  EXPECT_EQ(decode("<html></html>", {200, "Text/HTML; charset=utf-8", true}).summary.failure, failure);
  EXPECT_EQ(decode("<html></html>", {200, "text/html", false}).summary.failure, failure);
  EXPECT_EQ(decode_parts({"\n", "<html></html>"}, {200, "", true}).summary.failure, failure);
}

TEST(OpenAiFailures, ServerThatDoesNotStream) {
  const std::string body = R"({"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]})";
  EXPECT_EQ(decode(body, {200, "application/json", true}).summary.failure,
            decode_failure(FailureKind::malformed,
                           "the server does not stream: it answered with one JSON object; try --no-stream"));
}

TEST(OpenAiFailures, ServerThatStreamsUnasked) {
  EXPECT_EQ(
      decode(sse({kText}), {200, "text/event-stream", false}).summary.failure,
      decode_failure(FailureKind::malformed,
                     "the server streams although it was asked not to; measure it without --no-stream"));
}

TEST(OpenAiFailures, EventBeyondTheLimitIsTooLarge) {
  OpenAiDecoder decoder(true);
  std::vector<TokenEvent> events;
  decoder.start(200, "text/event-stream");
  decoder.feed(sse({kText}) + "data: ", events);
  const std::string part(std::size_t{1} << 20, 'x');
  for (int i = 0; i < 1024 && !decoder.done(); ++i) decoder.feed(part, events);
  EXPECT_TRUE(decoder.done());
  EXPECT_EQ(events.size(), 1U);
  EXPECT_EQ(decoder.finish().failure, decode_failure(FailureKind::too_large, "an event of more than 4 MiB"));
}

TEST(OpenAiFailures, BodyBeyondTheLimitIsTooLarge) {
  OpenAiDecoder decoder(false);
  std::vector<TokenEvent> events;
  decoder.start(200, "application/json");
  const std::string part(std::size_t{1} << 20, 'x');
  for (int i = 0; i < 1024 && !decoder.done(); ++i) decoder.feed(part, events);
  EXPECT_TRUE(decoder.done());
  EXPECT_EQ(decoder.finish().failure,
            decode_failure(FailureKind::too_large, "an answer of more than 64 MiB"));
}

TEST(OpenAiFailures, AbsurdUsageIsAsIfNotGiven) {
  const Decoded decoded =
      decode(sse({kText, kStop, R"({"choices":[],"usage":{"prompt_tokens":-3,"completion_tokens":1e9}})"}));
  EXPECT_EQ(decoded.summary.failure, std::nullopt);
  EXPECT_EQ(decoded.summary.input_tokens, std::nullopt);
  EXPECT_EQ(decoded.summary.output_tokens, std::nullopt);
  EXPECT_EQ(decoded.summary.token_source, TokenSource::events);
}

}  // namespace
}  // namespace loadtest

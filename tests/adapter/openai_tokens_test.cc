#include <gmock/gmock.h>

#include "adapter/decoded.h"

namespace loadtest {
namespace {

using ::testing::ElementsAre;

std::string text(const std::string& more = "") {
  return R"({"choices":[{"index":0,"delta":{"content":"a"}}])" + more + "}";
}

std::string usage(int output) {
  return R"(,"usage":{"prompt_tokens":5,"completion_tokens":)" + std::to_string(output) + "}";
}

std::string ids(const std::string& list) {
  return R"({"choices":[{"index":0,"delta":{"content":"a"},"token_ids":[)" + list + "]}]}";
}

const std::string kStopEvent = R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})";

TokenEvent tokens(std::uint32_t count) { return {TokenKind::content, count}; }

TEST(OpenAiTokens, ContinuousUsageGivesDifferences) {
  const Decoded decoded = decode(sse(
      {R"({"choices":[{"index":0,"delta":{"role":"assistant"}}],"usage":{"prompt_tokens":5,"completion_tokens":0}})",
       text(usage(1)), text(usage(4)), text(usage(4)), text(usage(6)), kStopEvent, "[DONE]"}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(3), tokens(0), tokens(2)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::continuous_usage);
  EXPECT_EQ(decoded.summary.output_tokens, 6U);
  EXPECT_EQ(decoded.summary.input_tokens, 5U);
}

TEST(OpenAiTokens, TokensWithoutTextAreCountedWithTheNextText) {
  const Decoded decoded =
      decode(sse({text(usage(1)), R"({"choices":[{"delta":{"content":""}}])" + usage(3) + "}", text(usage(4)),
                  kStopEvent}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(3)));
}

TEST(OpenAiTokens, UsageThatShrinksGivesNoNegativeCount) {
  const Decoded decoded = decode(sse({text(usage(4)), text(usage(2)), text(usage(5)), kStopEvent}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(4), tokens(0), tokens(1)));
}

TEST(OpenAiTokens, UsageMergedWithTheLastTextIsNotTakenForItsCount) {
  const Decoded decoded = decode(sse({text(), text(), text(usage(9)), kStopEvent}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(1), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::usage);
  EXPECT_EQ(decoded.summary.output_tokens, 9U);
}

TEST(OpenAiTokens, UsageOfItsOwnEvent) {
  const Decoded decoded =
      decode(sse({text(), text(), kStopEvent, R"({"choices":[])" + usage(2) + "}", "[DONE]"}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::usage);
  EXPECT_EQ(decoded.summary.output_tokens, 2U);
}

TEST(OpenAiTokens, IdsCountEachEvent) {
  const Decoded decoded = decode(sse({ids("1,2"), ids("3"), kStopEvent}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(2), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::ids);
  EXPECT_EQ(decoded.summary.output_tokens, 3U);
}

TEST(OpenAiTokens, IdsInSomeEventsOnlyGiveNoTotal) {
  const Decoded decoded = decode(sse({ids("1,2"), text(), kStopEvent}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(2), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::events);
  EXPECT_EQ(decoded.summary.output_tokens, std::nullopt);
}

TEST(OpenAiTokens, NothingStatedMeansOneAnEventAndNoTotal) {
  const Decoded decoded = decode(sse({text(), text(), kStopEvent}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::events);
  EXPECT_EQ(decoded.summary.output_tokens, std::nullopt);
}

TEST(OpenAiTokens, ZeroUsageBesideTextIsMissing) {
  const Decoded decoded = decode(sse({text(), kStopEvent, R"({"choices":[])" + usage(0) + "}"}));
  EXPECT_EQ(decoded.summary.output_tokens, std::nullopt);
  EXPECT_EQ(decoded.summary.token_source, TokenSource::events);
}

TEST(OpenAiTokens, SeveralChoicesEndContinuousUsage) {
  const std::string other = R"({"choices":[{"index":1,"delta":{"content":"b"}}])";
  const Decoded decoded =
      decode(sse({text(usage(1)), other + usage(1) + "}", text(usage(2)), other + usage(2) + "}", kStopEvent,
                  R"({"choices":[])" + usage(4) + "}", "[DONE]"}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(1), tokens(1), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::usage);
  EXPECT_EQ(decoded.summary.output_tokens, 4U);
}

const Answer kAskedFour{200, "text/event-stream", true, 4};

TEST(OpenAiTokens, UsageFarBeyondWhatWasAskedAndCameIsNotBelieved) {
  const Decoded decoded = decode(
      sse({text(), text(), kStopEvent, R"({"choices":[])" + usage(999'999'999) + "}", "[DONE]"}), kAskedFour);
  EXPECT_EQ(decoded.summary.output_tokens, std::nullopt);
  EXPECT_EQ(decoded.summary.disbelieved_output_tokens, 999'999'999U);
  EXPECT_EQ(decoded.summary.token_source, TokenSource::events);
  EXPECT_EQ(decoded.summary.input_tokens, 5U);
}

TEST(OpenAiTokens, ContinuousUsageThatIsNotBelievedCountsForNoEvent) {
  const Decoded decoded = decode(sse({text(usage(1)), text(usage(999'999'999)), kStopEvent}), kAskedFour);
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::events);
  EXPECT_EQ(decoded.summary.disbelieved_output_tokens, 999'999'999U);
}

TEST(OpenAiTokens, TokenIdsTakeTheirPlace) {
  const Decoded decoded = decode(
      sse({ids("1,2"), ids("3"), R"({"choices":[])" + usage(999'999'999) + "}", "[DONE]"}), kAskedFour);
  EXPECT_EQ(decoded.summary.output_tokens, 3U);
  EXPECT_EQ(decoded.summary.token_source, TokenSource::ids);
}

TEST(OpenAiTokens, HiddenReasoningWithinTwiceWhatWasAskedIsBelieved) {
  const Answer answer{200, "text/event-stream", true, 1000};
  const Decoded decoded = decode(sse({text(), R"({"choices":[])" + usage(2064) + "}", "[DONE]"}), answer);
  EXPECT_EQ(decoded.summary.output_tokens, 2064U);
  EXPECT_EQ(
      decode(sse({text(), R"({"choices":[])" + usage(2065) + "}", "[DONE]"}), answer).summary.output_tokens,
      std::nullopt);
}

TEST(OpenAiTokens, LongAnswerOfAServerThatIgnoresTheMaximumIsBelieved) {
  std::vector<std::string> payloads(500, text());
  payloads.push_back(R"({"choices":[])" + usage(500) + "}");
  EXPECT_EQ(decode(sse(payloads) + "data: [DONE]\n\n", kAskedFour).summary.output_tokens, 500U);
}

TEST(OpenAiTokens, BeliefDoesNotDependOnTheSplit) {
  const std::string bytes = sse({text(usage(70)), text(usage(140)), text(usage(9000)), kStopEvent, "[DONE]"});
  const Decoded whole = decode(bytes, kAskedFour);
  std::vector<std::string_view> parts;
  for (std::size_t i = 0; i < bytes.size(); ++i) parts.push_back(std::string_view(bytes).substr(i, 1));
  EXPECT_EQ(decode_parts(parts, kAskedFour), whole);
}

TEST(OpenAiTokens, UsageOfAWholeAnswerHasTheSameBound) {
  const std::string body =
      R"({"choices":[{"message":{"content":"hello"},"finish_reason":"stop"}])" + usage(999) + "}";
  const Decoded decoded = decode(body, {200, "application/json", false, 4});
  EXPECT_EQ(decoded.summary.output_tokens, std::nullopt);
  EXPECT_EQ(decoded.summary.disbelieved_output_tokens, 999U);
}

}  // namespace
}  // namespace loadtest

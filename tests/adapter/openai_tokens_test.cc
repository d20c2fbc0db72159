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

const std::string kStop = R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})";

TokenEvent tokens(std::uint32_t count) { return {TokenKind::content, count}; }

TEST(OpenAiTokens, ContinuousUsageGivesDifferences) {
  const Decoded decoded = decode(sse(
      {R"({"choices":[{"index":0,"delta":{"role":"assistant"}}],"usage":{"prompt_tokens":5,"completion_tokens":0}})",
       text(usage(1)), text(usage(4)), text(usage(4)), text(usage(6)), kStop, "[DONE]"}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(3), tokens(0), tokens(2)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::continuous_usage);
  EXPECT_EQ(decoded.summary.output_tokens, 6U);
  EXPECT_EQ(decoded.summary.input_tokens, 5U);
}

TEST(OpenAiTokens, TokensWithoutTextAreCountedWithTheNextText) {
  const Decoded decoded = decode(sse(
      {text(usage(1)), R"({"choices":[{"delta":{"content":""}}])" + usage(3) + "}", text(usage(4)), kStop}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(3)));
}

TEST(OpenAiTokens, UsageThatShrinksGivesNoNegativeCount) {
  const Decoded decoded = decode(sse({text(usage(4)), text(usage(2)), text(usage(5)), kStop}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(4), tokens(0), tokens(1)));
}

TEST(OpenAiTokens, UsageMergedWithTheLastTextIsNotTakenForItsCount) {
  const Decoded decoded = decode(sse({text(), text(), text(usage(9)), kStop}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(1), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::usage);
  EXPECT_EQ(decoded.summary.output_tokens, 9U);
}

TEST(OpenAiTokens, UsageOfItsOwnEvent) {
  const Decoded decoded = decode(sse({text(), text(), kStop, R"({"choices":[])" + usage(2) + "}", "[DONE]"}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::usage);
  EXPECT_EQ(decoded.summary.output_tokens, 2U);
}

TEST(OpenAiTokens, IdsCountEachEvent) {
  const Decoded decoded = decode(sse({ids("1,2"), ids("3"), kStop}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(2), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::ids);
  EXPECT_EQ(decoded.summary.output_tokens, 3U);
}

TEST(OpenAiTokens, IdsInSomeEventsOnlyGiveNoTotal) {
  const Decoded decoded = decode(sse({ids("1,2"), text(), kStop}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(2), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::events);
  EXPECT_EQ(decoded.summary.output_tokens, std::nullopt);
}

TEST(OpenAiTokens, NothingStatedMeansOneAnEventAndNoTotal) {
  const Decoded decoded = decode(sse({text(), text(), kStop}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::events);
  EXPECT_EQ(decoded.summary.output_tokens, std::nullopt);
}

TEST(OpenAiTokens, ZeroUsageBesideTextIsMissing) {
  const Decoded decoded = decode(sse({text(), kStop, R"({"choices":[])" + usage(0) + "}"}));
  EXPECT_EQ(decoded.summary.output_tokens, std::nullopt);
  EXPECT_EQ(decoded.summary.token_source, TokenSource::events);
}

TEST(OpenAiTokens, SeveralChoicesEndContinuousUsage) {
  const std::string other = R"({"choices":[{"index":1,"delta":{"content":"b"}}])";
  const Decoded decoded =
      decode(sse({text(usage(1)), other + usage(1) + "}", text(usage(2)), other + usage(2) + "}", kStop,
                  R"({"choices":[])" + usage(4) + "}", "[DONE]"}));
  EXPECT_THAT(decoded.events, ElementsAre(tokens(1), tokens(1), tokens(1), tokens(1)));
  EXPECT_EQ(decoded.summary.token_source, TokenSource::usage);
  EXPECT_EQ(decoded.summary.output_tokens, 4U);
}

}  // namespace
}  // namespace loadtest

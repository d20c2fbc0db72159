// Texts of answers, kept where they are asked for.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "adapter/decoded.h"

namespace loadtest {
namespace {

Answer kept(bool stream = true, KeepText what = KeepText::content) {
  Answer answer;
  answer.stream = stream;
  if (!stream) answer.content_type = "application/json";
  answer.keep_text = what;
  return answer;
}

std::string chat(const std::string& delta, const std::string& rest = {}) {
  return R"({"choices":[{"delta":{)" + delta + "}" + rest + "}]}";
}

const std::string kStopChunk = R"({"choices":[{"delta":{},"finish_reason":"stop"}]})";

TEST(OpenAiText, IsTheContentWithItsEscapesAtEverySplit) {
  const std::string bytes =
      sse({chat(R"("role":"assistant","content":"")"), chat(R"("reasoning_content":"hm")"),
           chat(R"("content":"a\n\"b\" \ud83d\ude00")"), chat(R"("content":" 中文")"), kStopChunk, "[DONE]"});
  const Decoded whole = decode(bytes, kept());
  EXPECT_EQ(whole.summary.text, "a\n\"b\" \U0001F600 中文");
  EXPECT_FALSE(whole.summary.text_truncated);
  for (std::size_t at = 0; at <= bytes.size(); ++at) {
    const std::string_view view(bytes);
    EXPECT_EQ(decode_parts({view.substr(0, at), view.substr(at)}, kept()), whole) << at;
  }
}

TEST(OpenAiText, IsNotKeptUnasked) {
  const std::string bytes = sse({chat(R"("content":"a")"), kStopChunk});
  Decoded with = decode(bytes, kept());
  EXPECT_EQ(with.summary.text, "a");
  with.summary.text.clear();
  EXPECT_EQ(decode(bytes), with);
}

TEST(OpenAiText, IsWithoutReasoningToolCallsAndRefusals) {
  const std::string bytes = sse(
      {chat(R"("reasoning":"r")"), chat(R"("refusal":"no")"),
       chat(R"("tool_calls":[{"function":{"name":"f","arguments":"{}"}}])"),
       chat(
           R"("content":[{"type":"thinking","thinking":[{"type":"text","text":"t"}]},{"type":"text","text":"x"}])"),
       kStopChunk});
  EXPECT_EQ(decode(bytes, kept()).summary.text, "x");
}

TEST(OpenAiText, IsOfTheFirstChoiceWhereverItsIndexStands) {
  const std::string bytes =
      sse({R"({"choices":[{"index":0,"text":"a"},{"index":1,"text":"b"}]})",
           R"({"choices":[{"text":"d","index":1},{"text":"c","index":0,"finish_reason":"length"}]})"});
  EXPECT_EQ(decode(bytes, kept()).summary.text, "ac");
}

TEST(OpenAiText, OfAnAnswerThatIsNotStreamed) {
  const std::string body =
      R"({"choices":[{"index":0,"message":{"content":"Hi\u00e9"},"finish_reason":"stop"}]})";
  EXPECT_EQ(decode(body, kept(false)).summary.text, "Hié");
  EXPECT_EQ(decode(R"({"choices":[{"message":{"content":"x"}}],"choices":7})", kept(false)).summary.text, "");
}

TEST(OpenAiText, HalfACharacterIsReplacedAndStillAToken) {
  const std::string bytes = sse({chat(R"("content":"\ud83d")"), chat(R"("content":"b")"), kStopChunk});
  Decoded with = decode(bytes, kept());
  EXPECT_EQ(with.summary.text, "\uFFFDb");
  with.summary.text.clear();
  EXPECT_EQ(with, decode(bytes));
}

TEST(OpenAiText, IsCutOffBetweenCharacters) {
  std::string bytes = sse({chat(R"("content":"xx")")});
  const std::string many = [] {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "中";
    return text;
  }();
  for (int i = 0; i < 5; ++i) bytes += sse({chat("\"content\":\"" + many + "\"")});
  bytes += sse({kStopChunk});
  const ResponseSummary summary = decode(bytes, kept()).summary;
  EXPECT_TRUE(summary.text_truncated);
  EXPECT_EQ(summary.text.size(), kMaxKeptText - 2);
  EXPECT_EQ(summary.text.substr(summary.text.size() - 3), "中");
}

TEST(OpenAiText, TheNextAnswerBeginsAnew) {
  OpenAiDecoder decoder(true, std::nullopt, {KeepText::content});
  for (const char* word : {"one", "two"}) {
    std::vector<TokenEvent> events;
    decoder.start(200, "text/event-stream");
    decoder.feed(sse({chat("\"content\":\"" + std::string(word) + "\""), kStopChunk}), events);
    EXPECT_EQ(decoder.finish().text, word);
  }
}

TEST(OpenAiText, UsageIsBelievedWithinWhatTheRequestAllows) {
  const std::string bytes = sse(
      {chat(R"("content":"a")"),
       R"({"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":900}})"});
  OpenAiDecoder decoder(true, 1U);
  for (const std::uint32_t asked : {1000U, 4U}) {
    std::vector<TokenEvent> events;
    decoder.set_max_output_tokens(asked);
    decoder.start(200, "text/event-stream");
    decoder.feed(bytes, events);
    const ResponseSummary summary = decoder.finish();
    EXPECT_EQ(summary.output_tokens, asked == 1000 ? std::optional(900U) : std::nullopt);
    EXPECT_EQ(summary.disbelieved_output_tokens, asked == 1000 ? std::nullopt : std::optional(900U));
  }
}

TEST(OpenAiText, TheWholeOutputComesInRunsOfAKind) {
  const std::string bytes =
      sse({chat(R"("role":"assistant","content":"")"), chat(R"("reasoning_content":"hm")"),
           chat(R"("reasoning_content":" so")"), chat(R"("content":"a\u00e9")"), chat(R"("content":"b")"),
           chat(R"("tool_calls":[{"function":{"name":"f","arguments":"{}"}}])"), kStopChunk, "[DONE]"});
  const Decoded whole = decode(bytes, kept(true, KeepText::output));
  EXPECT_EQ(whole.summary.text, "hm soaébf{}");
  EXPECT_EQ(
      whole.summary.text_runs,
      (std::vector<TextRun>{{TokenKind::reasoning, 5}, {TokenKind::content, 9}, {TokenKind::tool_call, 12}}));
  EXPECT_EQ(whole.events, (std::vector<TokenEvent>{{TokenKind::reasoning, 1, 2},
                                                   {TokenKind::reasoning, 1, 3},
                                                   {TokenKind::content, 1, 3},
                                                   {TokenKind::content, 1, 1},
                                                   {TokenKind::tool_call, 1, 3}}));
  for (std::size_t at = 0; at <= bytes.size(); ++at) {
    const std::string_view view(bytes);
    EXPECT_EQ(decode_parts({view.substr(0, at), view.substr(at)}, kept(true, KeepText::output)), whole) << at;
  }
}

TEST(OpenAiText, AWholeOutputOfWhichAPartIsMissingSaysSo) {
  std::string bytes = sse({chat("\"content\":\"" + std::string(kMaxKeptText - 10, 'x') + "\""),
                           chat(R"("content":" and more")"), chat(R"("content":" and more")"), kStopChunk});
  const ResponseSummary longer = decode(bytes, kept(true, KeepText::output)).summary;
  EXPECT_EQ(longer.text, std::string(kMaxKeptText - 10, 'x') + " and more ");
  EXPECT_EQ(longer.text_runs, (std::vector<TextRun>{{TokenKind::content, kMaxKeptText}}));
  EXPECT_TRUE(longer.text_truncated);

  bytes =
      sse({R"({"choices":[{"index":0,"text":"a"}]})", R"({"choices":[{"index":1,"text":"b"}]})", kStopChunk});
  const ResponseSummary choices = decode(bytes, kept(true, KeepText::output)).summary;
  EXPECT_EQ(choices.text, "a");
  EXPECT_TRUE(choices.text_truncated);
}

TEST(OpenAiText, WhatIsKeptMayChangeBetweenResponsesAndBeForgotten) {
  OpenAiDecoder decoder(true);
  const auto text = [&](bool forget) {
    std::vector<TokenEvent> events;
    decoder.start(200, "text/event-stream");
    decoder.feed(sse({chat(R"("reasoning":"r")"), chat(R"("content":"a")")}), events);
    if (forget) decoder.forget_text();
    decoder.feed(sse({chat(R"("content":"b")"), kStopChunk}), events);
    ResponseSummary summary = decoder.finish();
    return std::pair(summary.text, summary.text_truncated);
  };
  EXPECT_EQ(text(false), std::pair(std::string(), false));
  EXPECT_EQ(text(true), std::pair(std::string(), false));
  decoder.keep_text(KeepText::output);
  EXPECT_EQ(text(false), std::pair(std::string("rab"), false));
  EXPECT_EQ(text(true), std::pair(std::string(), true));
  decoder.keep_text(KeepText::content);
  EXPECT_EQ(text(false), std::pair(std::string("ab"), false));
}

}  // namespace
}  // namespace loadtest

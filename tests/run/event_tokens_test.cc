#include "run/event_tokens.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "adapter/adapters.h"
#include "tokenize/tiktoken_tokenizer.h"

namespace loadtest {
namespace {

const Tokenizer& cl100k() {
  static const auto tokenizer = make_tiktoken_tokenizer("cl100k_base");
  return *tokenizer;
}

// A streamed answer of such pieces, for which the server stated so many tokens at its end.
ProbedAnswer answer_of(const std::vector<std::string>& pieces, std::uint32_t stated) {
  ResponseSummary summary;
  summary.token_source = TokenSource::usage;
  summary.output_tokens = stated;
  std::vector<TokenEvent> events;
  for (const std::string& piece : pieces) {
    summary.text += piece;
    events.push_back({TokenKind::content, 1, static_cast<std::uint32_t>(piece.size())});
  }
  summary.text_runs = {{TokenKind::content, static_cast<std::uint32_t>(summary.text.size())}};
  return probed_answer(true, events, summary);
}

const std::vector<std::string> kSpeculated{"Hello", " world and more", " of", " the same words"};  // 1 3 1 3
const std::vector<std::string> kOneEach{"Hello", " world", " and", " more"};

TEST(EventTokens, TheTextTellsWhereEventsHaveSeveralTokens) {
  EXPECT_TRUE(text_tells_events(cl100k(), answer_of(kSpeculated, 8)));
  EXPECT_TRUE(text_tells_events(cl100k(), answer_of(kSpeculated, 9)));  // with an end token
  EXPECT_TRUE(text_tells_events(cl100k(), answer_of({"He", "l", "lo", " wor", "ld"}, 2)));
}

TEST(EventTokens, TheTextTellsNothingWhereEventsHaveOneTokenOrAnEndTokenIsCounted) {
  EXPECT_FALSE(text_tells_events(cl100k(), answer_of(kOneEach, 4)));
  EXPECT_FALSE(text_tells_events(cl100k(), answer_of(kOneEach, 5)));
}

TEST(EventTokens, TheTextTellsNothingOfTokensThatNeverCame) {
  EXPECT_FALSE(text_tells_events(cl100k(), answer_of(kOneEach, 100)));
  ProbedAnswer hidden = answer_of(kOneEach, 100);
  hidden.record.reasoning_tokens = 96;
  EXPECT_FALSE(text_tells_events(cl100k(), hidden));
}

TEST(EventTokens, ATextThatWasNotKeptWholeTellsNothing) {
  ResponseSummary summary;
  summary.token_source = TokenSource::usage;
  summary.output_tokens = 8;
  summary.text = "Hello world and more";
  summary.text_truncated = true;
  EXPECT_FALSE(text_tells_events(cl100k(), probed_answer(true, {{TokenKind::content, 1, 20}}, summary)));
}

TEST(EventTokens, WhatTheEndOfTheStreamBrokeOffIsNoPartOfTheText) {
  ResponseSummary summary;
  summary.text = "Hello world";
  summary.text_runs = {{TokenKind::reasoning, 5}, {TokenKind::content, 11}};
  const ProbedAnswer answer = probed_answer(true, {{TokenKind::reasoning, 1, 5}}, summary);
  EXPECT_EQ(answer.text.text, "Hello");
  EXPECT_EQ(answer.text.runs, (std::vector<TextRun>{{TokenKind::reasoning, 5}}));
  EXPECT_EQ(answer.text.ends, std::vector<std::uint32_t>{5});
  EXPECT_EQ(answer.record.reasoning_tokens_streamed, 1u);
}

// Of a server that was asked for usage in every event, and states so many tokens in the second one.
struct Told {
  explicit Told(std::uint32_t tokens) : answers(2) {
    answers[1] = answer_of(kSpeculated, 8);
    answers[1]->record.token_source = TokenSource::continuous_usage;
    answers[1]->record.arrivals[1].tokens = tokens;
  }
  // Whether the levels ask, too.
  bool is_kept(
      std::unique_ptr<ServerAdapter> adapter = make_adapter(RunConfig{})->asking_for_event_tokens(true)) {
    keep_event_usage_where_it_tells(adapter, answers);
    return adapter->asking_for_event_tokens(true) == nullptr;
  }
  std::vector<std::optional<ProbedAnswer>> answers;
};

TEST(EventTokens, UsageInEveryEventIsKeptWhereItSaidOtherThanOne) {
  for (const std::uint32_t tokens : {0U, 3U}) {
    Told told(tokens);
    EXPECT_TRUE(told.is_kept());
    EXPECT_EQ(told.answers[1]->record.token_source, TokenSource::continuous_usage);
    EXPECT_FALSE(text_tells_events(cl100k(), *told.answers[1]));
  }
  EXPECT_FALSE(Told(1).is_kept());
}

TEST(EventTokens, WhereItIsNotKeptTheTextMayTell) {
  Told refused_by_another(3);
  EXPECT_FALSE(refused_by_another.is_kept(make_adapter(RunConfig{})));
  EXPECT_EQ(refused_by_another.answers[1]->record.token_source, TokenSource::usage);
  EXPECT_EQ(refused_by_another.answers[1]->record.arrivals[1].tokens, 1u);
  EXPECT_TRUE(text_tells_events(cl100k(), *refused_by_another.answers[1]));
}

TEST(EventTokens, AServerWhoseTokensAreSpreadEvenlyIsToldHowMany) {
  EXPECT_EQ(untold_events_sentence(answer_of(kSpeculated, 8)),
            "the server puts about 2.0 tokens into an event and does not say how many into each, so they are "
            "spread over the events evenly; give --tokenizer to have them counted from the text");
}

}  // namespace
}  // namespace loadtest

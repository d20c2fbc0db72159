#include "core/token_times.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace loadtest {
namespace {

using std::chrono::milliseconds;

struct Event {
  int at_ms;
  std::uint32_t tokens = 1;
};

RequestRecord answer(std::vector<Event> events, std::optional<std::uint32_t> output_tokens) {
  RequestRecord record;
  record.due_at = record.sent_at = TimePoint(milliseconds(1000));
  for (const Event& event : events) {
    record.arrivals.push_back({Nanoseconds(milliseconds(event.at_ms)).count(), event.tokens, 1, false});
  }
  record.end_at = record.sent_at + milliseconds(events.empty() ? 5 : events.back().at_ms + 2);
  record.token_source = TokenSource::usage;
  record.output_tokens = output_tokens;
  return record;
}

TEST(TokenTimes, EveryFormulaByHand) {
  RequestRecord record = answer({{50}, {60}, {80}, {110}}, 4);
  record.due_at = record.sent_at - milliseconds(7);
  record.first_answer_ns = Nanoseconds(milliseconds(60)).count();
  const TokenTimes times = token_times(record);
  EXPECT_DOUBLE_EQ(*times.ttft_ms, 50);
  EXPECT_DOUBLE_EQ(*times.ttfo_ms, 60);
  EXPECT_DOUBLE_EQ(*times.e2e_ms, 110);
  EXPECT_DOUBLE_EQ(*times.tpot_ms, 20);         // (110 - 50) / (4 - 1)
  EXPECT_DOUBLE_EQ(*times.tpot_compat_ms, 20);  // the same: the first event carried one token
  EXPECT_DOUBLE_EQ(*times.max_icl_ms, 30);
  EXPECT_DOUBLE_EQ(*times.max_itl_ms, 30);
  EXPECT_DOUBLE_EQ(*times.e2e_per_token_ms, 27.5);
  EXPECT_DOUBLE_EQ(times.stream_close_ms, 112);
  EXPECT_DOUBLE_EQ(times.waited_ms, 7);
  EXPECT_TRUE(token_count(record).exact);
}

TEST(TokenTimes, TokensOfTheFirstEventAreNotWaitedFor) {
  RequestRecord record = answer({{50, 5}, {90, 4}}, 9);
  record.token_source = TokenSource::continuous_usage;
  const TokenTimes times = token_times(record);
  EXPECT_DOUBLE_EQ(*times.tpot_ms, 10);        // 40 / (9 - 5)
  EXPECT_DOUBLE_EQ(*times.tpot_compat_ms, 5);  // 40 / (9 - 1)
  EXPECT_DOUBLE_EQ(*times.max_itl_ms, 10);
  EXPECT_DOUBLE_EQ(*times.max_icl_ms, 40);
}

TEST(TokenTimes, EventsAreScaledToTheServersTotal) {
  const RequestRecord record = answer({{50}, {60}, {70}}, 12);  // 4 tokens an event
  const TokenCount count = token_count(record);
  EXPECT_DOUBLE_EQ(count.scale, 4);
  EXPECT_FALSE(count.exact);
  const TokenTimes times = token_times(record, count);
  EXPECT_DOUBLE_EQ(*times.tpot_ms, 2.5);  // 20 / (12 - 4)
  EXPECT_DOUBLE_EQ(*times.max_itl_ms, 2.5);
}

TEST(TokenTimes, FewerTokensThanEventsGiveFractions) {
  const RequestRecord record = answer({{50}, {60}, {70}, {80}}, 2);
  std::vector<std::pair<double, double>> samples;
  for_each_itl(record, token_count(record), [&](const Arrival&, double sample_ms, double weight) {
    samples.emplace_back(sample_ms, weight);
  });
  EXPECT_EQ(samples, (std::vector<std::pair<double, double>>{{20, 0.5}, {20, 0.5}, {20, 0.5}}));
  EXPECT_DOUBLE_EQ(*token_times(record).tpot_ms, 20);  // 30 / (2 - 0.5)
}

TEST(TokenTimes, OneArrivalHasNoTimeBetweenTokens) {
  const TokenTimes times = token_times(answer({{50, 16}}, 16));
  EXPECT_DOUBLE_EQ(*times.ttft_ms, 50);
  EXPECT_DOUBLE_EQ(*times.e2e_ms, 50);
  EXPECT_EQ(times.tpot_ms, std::nullopt);
  EXPECT_EQ(times.max_icl_ms, std::nullopt);
  EXPECT_EQ(times.max_itl_ms, std::nullopt);
  EXPECT_DOUBLE_EQ(*times.tpot_compat_ms, 0);  // what other tools print
}

TEST(TokenTimes, AOneTokenAnswerDividesNothingByZero) {
  const TokenTimes times = token_times(answer({{50}}, 1));
  EXPECT_EQ(times.tpot_ms, std::nullopt);
  EXPECT_EQ(times.tpot_compat_ms, std::nullopt);
  EXPECT_DOUBLE_EQ(*times.e2e_per_token_ms, 50);
}

TEST(TokenTimes, WithoutUsageTheEventsAreTheTotal) {
  RequestRecord record = answer({{50}, {60}}, std::nullopt);
  record.token_source = TokenSource::events;
  EXPECT_DOUBLE_EQ(*token_count(record).total, 2);
  EXPECT_FALSE(token_count(record).exact);
}

TEST(TokenTimes, TokenIdsNeedNoUsageToBeExact) {
  RequestRecord record = answer({{50, 3}, {60, 2}}, std::nullopt);
  record.token_source = TokenSource::ids;
  EXPECT_DOUBLE_EQ(*token_count(record).total, 5);
  EXPECT_TRUE(token_count(record).exact);
}

TEST(TokenTimes, AUsageOfZeroBesideTextIsNotBelieved) {
  const RequestRecord record = answer({{50}, {60}}, 0);
  EXPECT_DOUBLE_EQ(*token_count(record).total, 2);
  EXPECT_FALSE(token_count(record).exact);
}

TEST(TokenTimes, HiddenReasoningIsTakenOffForTpotAndItl) {
  RequestRecord record = answer({{500}, {510}, {520}}, 103);
  record.reasoning_tokens = 100;
  const TokenCount count = token_count(record);
  EXPECT_DOUBLE_EQ(*count.total, 103);
  EXPECT_DOUBLE_EQ(count.hidden, 100);
  EXPECT_DOUBLE_EQ(count.scale, 1);
  EXPECT_TRUE(count.exact);
  const TokenTimes times = token_times(record, count);
  EXPECT_DOUBLE_EQ(*times.tpot_ms, 10);
  EXPECT_DOUBLE_EQ(*times.tpot_compat_ms, 20.0 / 102);
  EXPECT_DOUBLE_EQ(*times.e2e_per_token_ms, 520.0 / 103);
}

TEST(TokenTimes, StreamedReasoningIsTakenOffByNothing) {
  RequestRecord record = answer({{50}, {60}, {70}, {80}}, 4);
  record.reasoning_tokens = 2;
  record.reasoning_tokens_streamed = 2;
  EXPECT_DOUBLE_EQ(token_count(record).hidden, 0);
}

// Two reasoning events of several tokens each: the events do not say how many, but nothing was hidden.
TEST(TokenTimes, CountedReasoningEventsDoNotMakeTheRestHidden) {
  RequestRecord record = answer({{50}, {60}, {70}, {80}}, 12);
  record.reasoning_tokens = 6;
  record.reasoning_tokens_streamed = 2;
  EXPECT_DOUBLE_EQ(token_count(record).hidden, 0);
  EXPECT_DOUBLE_EQ(token_count(record).scale, 3);
  record.token_source = TokenSource::continuous_usage;  // now the events do say it
  EXPECT_DOUBLE_EQ(token_count(record).hidden, 4);
  EXPECT_DOUBLE_EQ(token_count(record).scale, 2);
}

// A tokenizer counts reasoning a little otherwise than the server: nothing was hidden for that.
TEST(TokenTimes, RetokenizedReasoningDoesNotMakeTheRestHidden) {
  RequestRecord record = answer({{50, 3}, {60, 2}, {70, 5}}, 11);
  record.token_source = TokenSource::retokenized;
  record.reasoning_tokens = 6;
  record.reasoning_tokens_streamed = 5;
  EXPECT_DOUBLE_EQ(token_count(record).hidden, 0);
  EXPECT_DOUBLE_EQ(token_count(record).scale, 1.1);
  EXPECT_FALSE(token_count(record).exact);
  record.reasoning_tokens_streamed = 0;
  EXPECT_DOUBLE_EQ(token_count(record).hidden, 6);
}

TEST(TokenTimes, ReasoningStatedBesideTheTotalIsNotTakenOffIt) {
  RequestRecord record = answer({{50}, {60}, {70}}, 3);
  record.reasoning_tokens = 100;
  EXPECT_DOUBLE_EQ(token_count(record).hidden, 0);
  EXPECT_DOUBLE_EQ(*token_times(record).tpot_ms, 10);
}

TEST(TokenTimes, AnEventWithoutATokenLendsItsGapToTheNext) {
  RequestRecord record = answer({{50, 1}, {60, 0}, {90, 2}}, 3);
  record.token_source = TokenSource::continuous_usage;
  std::vector<std::pair<double, double>> samples;
  for_each_itl(record, token_count(record), [&](const Arrival&, double sample_ms, double weight) {
    samples.emplace_back(sample_ms, weight);
  });
  EXPECT_EQ(samples, (std::vector<std::pair<double, double>>{{20, 2}}));
  EXPECT_DOUBLE_EQ(*token_times(record).max_icl_ms, 30);  // a chunk is a chunk
}

TEST(TokenTimes, NoTokenNoTimes) {
  const TokenTimes times = token_times(answer({}, std::nullopt));
  EXPECT_EQ(times.ttft_ms, std::nullopt);
  EXPECT_EQ(times.e2e_ms, std::nullopt);
  EXPECT_EQ(times.tpot_ms, std::nullopt);
  EXPECT_DOUBLE_EQ(times.stream_close_ms, 5);
}

TEST(TokenTimes, WhatIsNotStreamedHasNoTtft) {
  RequestRecord record = answer({}, 10);
  record.streamed = false;
  const TokenTimes times = token_times(record);
  EXPECT_EQ(times.ttft_ms, std::nullopt);
  EXPECT_EQ(times.tpot_ms, std::nullopt);
  EXPECT_EQ(times.tpot_compat_ms, std::nullopt);
  EXPECT_DOUBLE_EQ(*times.e2e_ms, 5);
  EXPECT_DOUBLE_EQ(*times.e2e_per_token_ms, 0.5);
}

}  // namespace
}  // namespace loadtest

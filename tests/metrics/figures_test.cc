#include "metrics/figures.h"

#include <gtest/gtest.h>

#include "metrics/records.h"

namespace loadtest {
namespace {

using std::chrono::milliseconds;

Figures figures(const std::vector<RequestRecord>& records, int duration_ms) {
  return level_figures(pointers(records), milliseconds(duration_ms), false);
}

Figures inside(const std::vector<RequestRecord>& records, double from_ms, double to_ms) {
  return window_figures(pointers(records), {at_ms(from_ms), at_ms(to_ms)}, false);
}

TEST(Figures, OfNothingEverythingIsMissing) {
  const Figures none = figures({}, 0);
  for (const LatencyField& latency : kLatencyFields)
    EXPECT_EQ(none.*latency.field, std::nullopt) << latency.name;
  EXPECT_EQ(none.output_tokens, std::nullopt);
  EXPECT_EQ(none.requests_per_s, std::nullopt);
  EXPECT_EQ(none.achieved_concurrency, std::nullopt);
}

TEST(Figures, LatenciesAreThoseOfRequestsThatSucceeded) {
  const Figures result =
      figures({streamed(0, {50, 60}, 61), failed(streamed(0, {900, 990}, 999), FailureKind::reset),
               cut_off(streamed(0, {800, 890}, 999))},
              1000);
  for (const auto field : {&Figures::ttft_ms, &Figures::tpot_ms, &Figures::itl_ms, &Figures::icl_ms,
                           &Figures::e2e_ms, &Figures::stream_close_ms, &Figures::max_icl_ms}) {
    EXPECT_EQ((result.*field)->n, 1u);
  }
  EXPECT_DOUBLE_EQ(result.ttft_ms->mean, 50);
  EXPECT_DOUBLE_EQ(result.stream_close_ms->mean, 61);
}

TEST(Figures, AllTokensCountWhateverBecameOfTheirRequest) {
  std::vector records{streamed(0, {50, 60}, 61), failed(streamed(0, {900, 990}, 999), FailureKind::reset),
                      cut_off(streamed(0, {800}, 999)), failed(streamed(0, {}, 5), FailureKind::http_5xx)};
  records[0].input_tokens = 12;
  const Figures result = figures(records, 2000);
  EXPECT_EQ(result.output_tokens, 5u);
  EXPECT_EQ(result.input_tokens, 12u + 10 + 10);  // the last one was not answered
  EXPECT_DOUBLE_EQ(*result.output_tokens_per_s, 2.5);
  EXPECT_DOUBLE_EQ(*result.input_tokens_per_s, 16);
  EXPECT_DOUBLE_EQ(*result.total_tokens_per_s, 18.5);
  EXPECT_DOUBLE_EQ(*result.requests_per_s, 0.5);
}

TEST(Figures, AllFailedIsZeroTokensNotMissing) {
  const Figures result = figures({failed(streamed(0, {}, 5), FailureKind::refused)}, 5);
  EXPECT_EQ(result.output_tokens, 0u);
  EXPECT_EQ(result.input_tokens, 0u);
  EXPECT_DOUBLE_EQ(*result.requests_per_s, 0);
  EXPECT_EQ(result.ttft_ms, std::nullopt);
}

TEST(Figures, AnUncountedAnswerLeavesTheTotalMissing) {
  RequestRecord record = whole(0, 100, 0);
  record.output_tokens.reset();
  const Figures result = figures({record}, 100);
  EXPECT_EQ(result.output_tokens, std::nullopt);
  EXPECT_EQ(result.total_tokens_per_s, std::nullopt);
  EXPECT_EQ(result.e2e_per_token_ms, std::nullopt);
  EXPECT_DOUBLE_EQ(result.e2e_ms->mean, 100);
}

TEST(Figures, WhatTheServerDoesNotStateIsMissing) {
  std::vector records{streamed(0, {50, 60}, 60), streamed(0, {50, 60}, 60)};
  EXPECT_EQ(figures(records, 60).cached_tokens, std::nullopt);
  EXPECT_EQ(figures(records, 60).reasoning_tokens, std::nullopt);
  records[1].cached_tokens = 0;
  records[1].reasoning_tokens = 1;
  EXPECT_EQ(figures(records, 60).cached_tokens, 0u);
  EXPECT_EQ(figures(records, 60).reasoning_tokens, 1u);
}

TEST(Figures, ItlPoolsTokensAndIclPoolsChunks) {
  RequestRecord bursts = streamed(0, {50, 90}, 90);
  bursts.arrivals[1].tokens = 4;
  bursts.output_tokens = 5;
  const Figures result = figures({bursts, streamed(0, {50, 60}, 60)}, 100);
  EXPECT_EQ(result.itl_ms->n, 5u);
  EXPECT_DOUBLE_EQ(result.itl_ms->mean, 10);
  EXPECT_EQ(result.icl_ms->n, 2u);
  EXPECT_DOUBLE_EQ(result.icl_ms->mean, 25);
}

TEST(Figures, EventsOfOneReadAreOneArrival) {
  RequestRecord record = streamed(0, {50, 80}, 80);
  record.arrivals[1].tokens = 3;
  record.arrivals[1].events = 3;
  record.output_tokens = 4;
  const Figures result = figures({record}, 100);
  EXPECT_EQ(result.icl_ms->n, 1u);
  EXPECT_DOUBLE_EQ(result.tpot_ms->mean, 10);
  EXPECT_EQ(result.itl_ms->n, 3u);
}

TEST(Figures, AnAnswerInOneReadHasTtftAndE2eOnly) {
  RequestRecord record = streamed(0, {50}, 51);
  record.arrivals[0] = {record.arrivals[0].offset_ns, 8, 8, false};
  record.output_tokens = 8;
  const Figures result = figures({record}, 100);
  EXPECT_DOUBLE_EQ(result.ttft_ms->mean, 50);
  EXPECT_DOUBLE_EQ(result.e2e_ms->mean, 50);
  EXPECT_EQ(result.tpot_ms, std::nullopt);
  EXPECT_EQ(result.itl_ms, std::nullopt);
  EXPECT_EQ(result.icl_ms, std::nullopt);
  EXPECT_EQ(result.output_tokens, 8u);
}

TEST(Figures, WhatIsNotStreamedHasE2eButNoTtft) {
  const Figures result = figures({whole(0, 100, 10)}, 100);
  for (const auto field : {&Figures::ttft_ms, &Figures::tpot_ms, &Figures::tpot_compat_ms, &Figures::itl_ms,
                           &Figures::icl_ms, &Figures::max_icl_ms}) {
    EXPECT_EQ(result.*field, std::nullopt);
  }
  EXPECT_DOUBLE_EQ(result.e2e_ms->mean, 100);
  EXPECT_DOUBLE_EQ(result.e2e_per_token_ms->mean, 10);
  EXPECT_EQ(result.output_tokens, 10u);
}

TEST(Figures, CorrectedLatenciesExistOnlyInOpenLoop) {
  RequestRecord late = streamed(30, {50, 60}, 60);
  late.due_at = at_ms(10);
  const std::vector list{late};
  EXPECT_EQ(level_figures(pointers(list), milliseconds(60), false).ttft_corrected_ms, std::nullopt);
  const Figures open = level_figures(pointers(list), milliseconds(60), true);
  EXPECT_DOUBLE_EQ(open.ttft_ms->mean, 20);
  EXPECT_DOUBLE_EQ(open.ttft_corrected_ms->mean, 40);
  EXPECT_DOUBLE_EQ(open.e2e_corrected_ms->mean, 50);
}

TEST(Figures, ConnectTimeIsKeptOfEveryRequestThatConnected) {
  std::vector records{streamed(0, {50}, 50), failed(streamed(0, {}, 5), FailureKind::http_5xx),
                      streamed(50, {60}, 60)};
  records[0].connect_time = milliseconds(2);
  records[1].connect_time = milliseconds(4);
  const Figures result = figures(records, 60);
  EXPECT_EQ(result.connect_ms->n, 2u);
  EXPECT_DOUBLE_EQ(result.connect_ms->mean, 3);
}

TEST(Figures, ConcurrencyIsLittlesLawOverAllRequests) {
  const std::vector records{streamed(0, {50}, 100), failed(streamed(0, {}, 50), FailureKind::reset),
                            cut_off(streamed(50, {}, 100))};
  EXPECT_DOUBLE_EQ(*figures(records, 100).achieved_concurrency, 2);
}

TEST(Figures, EachFigureBelongsToTheWindowByItsOwnInstant) {
  // c_1 = 100 is before the window, 200 and 300 are inside, c_K = 400 is its end and so outside.
  std::vector records{streamed(0, {100, 200, 300, 400}, 410)};
  records[0].first_answer_ns = Nanoseconds(milliseconds(200)).count();
  records[0].input_tokens = 12;
  const Figures middle = inside(records, 150, 400);
  EXPECT_EQ(middle.ttft_ms, std::nullopt);
  EXPECT_DOUBLE_EQ(middle.ttfo_ms->mean, 200);
  EXPECT_EQ(middle.icl_ms->n, 2u);
  EXPECT_EQ(middle.itl_ms->n, 2u);
  EXPECT_EQ(middle.e2e_ms, std::nullopt);
  EXPECT_EQ(middle.tpot_ms, std::nullopt);
  EXPECT_EQ(middle.output_tokens, 2u);
  EXPECT_EQ(middle.input_tokens, 0u);
  EXPECT_DOUBLE_EQ(*middle.output_tokens_per_s, 8);
  EXPECT_DOUBLE_EQ(*middle.requests_per_s, 0);
  EXPECT_DOUBLE_EQ(*middle.achieved_concurrency, 1);

  const Figures end = inside(records, 400, 420);
  EXPECT_DOUBLE_EQ(end.e2e_ms->mean, 400);
  EXPECT_DOUBLE_EQ(end.tpot_ms->mean, 100);
  EXPECT_DOUBLE_EQ(end.max_icl_ms->mean, 100);
  EXPECT_DOUBLE_EQ(end.stream_close_ms->mean, 410);
  EXPECT_DOUBLE_EQ(*end.requests_per_s, 50);
  EXPECT_DOUBLE_EQ(*end.achieved_concurrency, 0.5);

  const Figures begin = inside(records, 0, 150);
  EXPECT_DOUBLE_EQ(begin.ttft_ms->mean, 100);
  EXPECT_EQ(begin.input_tokens, 12u);
  EXPECT_EQ(begin.e2e_ms, std::nullopt);
}

TEST(Figures, HiddenReasoningCountsWithTheFirstToken) {
  std::vector records{streamed(0, {100, 200}, 200)};
  records[0].output_tokens = 52;
  records[0].reasoning_tokens = 50;
  EXPECT_EQ(inside(records, 0, 150).output_tokens, 51u);
  EXPECT_EQ(inside(records, 150, 201).output_tokens, 1u);
  EXPECT_EQ(figures(records, 200).output_tokens, 52u);
}

}  // namespace
}  // namespace loadtest

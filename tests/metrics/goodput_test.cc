#include "metrics/goodput.h"

#include <gtest/gtest.h>

#include "metrics/records.h"

namespace loadtest {
namespace {

constexpr Nanoseconds kTwoSeconds = std::chrono::seconds(2);

Goodput judge(const std::vector<RequestRecord>& records, const Slo& slo,
              GoodputBasis basis = GoodputBasis::sent) {
  return goodput(pointers(records), slo, basis, kTwoSeconds).value();
}

Slo ttft(double ms) { return {ms, std::nullopt, std::nullopt, std::nullopt}; }
Slo tpot(double ms) { return {std::nullopt, ms, std::nullopt, std::nullopt}; }
Slo itl(double ms) { return {std::nullopt, std::nullopt, ms, std::nullopt}; }
Slo e2e(double ms) { return {std::nullopt, std::nullopt, std::nullopt, ms}; }

TEST(Goodput, NoObjectiveNoGoodput) {
  EXPECT_EQ(goodput({}, Slo{}, GoodputBasis::sent, kTwoSeconds), std::nullopt);
}

TEST(Goodput, NothingJudgedHasNoShare) {
  const Goodput result = judge({}, ttft(1));
  EXPECT_EQ(result.judged, 0u);
  EXPECT_EQ(result.share, std::nullopt);
  EXPECT_EQ(result.ttft, (SloCount{0, 0}));
  EXPECT_EQ(result.e2e, std::nullopt);
}

TEST(Goodput, AnObjectiveIsKeptAtItsLimit) {
  const std::vector records{streamed(0, {50, 60}, 60)};
  EXPECT_EQ(judge(records, ttft(50)).satisfied, 1u);
  EXPECT_EQ(judge(records, ttft(49.999)).satisfied, 0u);
  EXPECT_EQ(judge(records, tpot(10)).satisfied, 1u);
  EXPECT_EQ(judge(records, tpot(9.999)).satisfied, 0u);
  EXPECT_EQ(judge(records, e2e(60)).satisfied, 1u);
  EXPECT_EQ(judge(records, e2e(59.999)).satisfied, 0u);
}

TEST(Goodput, ItlIsJudgedOnTheLargestSampleNotTheMean) {
  const std::vector records{streamed(0, {50, 55, 60, 100}, 100)};  // mean 16.7, largest 40
  EXPECT_EQ(judge(records, itl(39)).satisfied, 0u);
  EXPECT_EQ(judge(records, itl(40)).satisfied, 1u);
  EXPECT_EQ(judge(records, tpot(17)).satisfied, 1u);
}

TEST(Goodput, FailuresCountAgainstIt) {
  const std::vector records{streamed(0, {50, 60}, 60),
                            failed(streamed(0, {50, 60}, 60), FailureKind::truncated)};
  const Goodput result = judge(records, ttft(100));
  EXPECT_EQ(result.judged, 2u);
  EXPECT_EQ(result.satisfied, 1u);
  EXPECT_DOUBLE_EQ(*result.share, 0.5);
  EXPECT_DOUBLE_EQ(result.requests_per_s, 0.5);
  EXPECT_EQ(result.ttft, (SloCount{1, 1}));
}

TEST(Goodput, AllObjectivesMustBeKeptAndEachIsCounted) {
  const Slo slo{55, 10, std::nullopt, std::nullopt};
  const std::vector records{streamed(0, {50, 60}, 60), streamed(0, {60, 70}, 70), streamed(0, {50, 70}, 70)};
  const Goodput result = judge(records, slo);
  EXPECT_EQ(result.satisfied, 1u);
  EXPECT_EQ(result.ttft, (SloCount{2, 3}));
  EXPECT_EQ(result.tpot, (SloCount{2, 3}));
  EXPECT_EQ(result.itl, std::nullopt);
}

TEST(Goodput, WhatCannotApplyIsNotHeldAgainstARequest) {
  const Goodput result = judge({streamed(0, {50}, 50)}, tpot(1));
  EXPECT_EQ(result.satisfied, 1u);
  EXPECT_EQ(result.tpot, (SloCount{0, 0}));
}

TEST(Goodput, ACutOffRequestIsJudgedOnlyWhereItHadBrokenAnObjective) {
  const RequestRecord open = cut_off(streamed(0, {50, 60, 100}, 500));
  EXPECT_EQ(judge({open}, ttft(50)).judged, 0u);
  EXPECT_EQ(judge({open}, ttft(49)).judged, 1u);
  EXPECT_EQ(judge({open}, itl(40)).judged, 0u);
  EXPECT_EQ(judge({open}, itl(39)).judged, 1u);
  EXPECT_EQ(judge({open}, e2e(500)).judged, 0u);
  EXPECT_EQ(judge({open}, e2e(499)).judged, 1u);
  EXPECT_EQ(judge({open}, tpot(1)).judged, 0u);  // the rest of the answer might have been quick
  EXPECT_EQ(judge({open}, ttft(49)).ttft, (SloCount{0, 1}));
  EXPECT_EQ(judge({open}, ttft(49)).satisfied, 0u);
}

TEST(Goodput, ACutOffRequestWithoutATokenHasBrokenTtftOnceItWaitedLonger) {
  const RequestRecord silent = cut_off(streamed(0, {}, 500));
  EXPECT_EQ(judge({silent}, ttft(500)).judged, 0u);
  EXPECT_EQ(judge({silent}, ttft(499)).judged, 1u);
}

TEST(Goodput, TtftNeverAppliesToWhatIsNotStreamed) {
  RequestRecord open = cut_off(whole(0, 500, 0));
  EXPECT_EQ(judge({open}, ttft(1)).judged, 0u);
  EXPECT_EQ(judge({open}, e2e(1)).judged, 1u);
  EXPECT_EQ(judge({whole(0, 500, 9)}, e2e(500)).satisfied, 1u);
}

TEST(Goodput, FromTheDueTimeTheWaitCounts) {
  RequestRecord late = streamed(100, {150, 160}, 160);
  late.due_at = at_ms(70);
  EXPECT_EQ(judge({late}, ttft(79), GoodputBasis::due).satisfied, 0u);
  EXPECT_EQ(judge({late}, ttft(80), GoodputBasis::due).satisfied, 1u);
  EXPECT_EQ(judge({late}, ttft(50), GoodputBasis::sent).satisfied, 1u);
  EXPECT_EQ(judge({late}, e2e(89), GoodputBasis::due).satisfied, 0u);
  EXPECT_EQ(judge({late}, e2e(90), GoodputBasis::due).satisfied, 1u);
  EXPECT_EQ(judge({late}, tpot(10), GoodputBasis::due).satisfied, 1u);
  EXPECT_EQ(judge({cut_off(late)}, e2e(89), GoodputBasis::due).judged, 1u);
}

}  // namespace
}  // namespace loadtest

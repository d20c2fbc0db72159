#include "metrics/series.h"

#include <gtest/gtest.h>

#include "metrics/records.h"

namespace loadtest {
namespace {

using std::chrono::milliseconds;

std::vector<SeriesPoint> series(const std::vector<RequestRecord>& records, int duration_ms) {
  return level_series(pointers(records), at_ms(0), milliseconds(duration_ms));
}

TEST(Series, NoTimeNoPoints) { EXPECT_TRUE(series({}, 0).empty()); }

TEST(Series, EachSecondHasItsTokensItsLoadItsTtftAndItsErrors) {
  const auto points = series({streamed(0, {500, 1000, 1500}, 1500), streamed(500, {900}, 1000),
                              failed(streamed(1500, {1600}, 1750), FailureKind::reset)},
                             2000);
  ASSERT_EQ(points.size(), 2u);
  EXPECT_DOUBLE_EQ(points[0].t_s, 0);
  EXPECT_DOUBLE_EQ(points[0].output_tokens_per_s, 2);
  EXPECT_DOUBLE_EQ(points[0].in_flight, 1.5);
  EXPECT_DOUBLE_EQ(*points[0].ttft_ms_p50, 450);
  EXPECT_EQ(points[0].errors, 0u);
  EXPECT_DOUBLE_EQ(points[1].t_s, 1);
  EXPECT_DOUBLE_EQ(points[1].output_tokens_per_s, 3);  // what failed streamed a token too
  EXPECT_DOUBLE_EQ(points[1].in_flight, 0.75);
  EXPECT_EQ(points[1].ttft_ms_p50, std::nullopt);
  EXPECT_EQ(points[1].errors, 1u);
}

TEST(Series, AShortRestBelongsToThePointBefore) {
  const auto points = series({streamed(0, {1200}, 1400)}, 1400);
  ASSERT_EQ(points.size(), 1u);
  EXPECT_DOUBLE_EQ(points[0].output_tokens_per_s, 1 / 1.4);
  EXPECT_DOUBLE_EQ(points[0].in_flight, 1);
}

TEST(Series, ALongRestIsAPointOfItsOwnLength) {
  const auto points = series({streamed(0, {1200}, 1600)}, 1600);
  ASSERT_EQ(points.size(), 2u);
  EXPECT_DOUBLE_EQ(points[1].output_tokens_per_s, 1 / 0.6);
  EXPECT_DOUBLE_EQ(points[1].in_flight, 1);
}

TEST(Series, ALevelOfMillisecondsHasOnePoint) {
  const auto points = series({streamed(0, {1, 2}, 2)}, 2);
  ASSERT_EQ(points.size(), 1u);
  EXPECT_DOUBLE_EQ(points[0].output_tokens_per_s, 1000);
}

TEST(Series, WhatArrivesInTheLastInstantIsCounted) {
  const auto points = series({streamed(0, {1000, 2000}, 2000)}, 2000);
  ASSERT_EQ(points.size(), 2u);
  EXPECT_DOUBLE_EQ(points[0].output_tokens_per_s + points[1].output_tokens_per_s, 2);
}

}  // namespace
}  // namespace loadtest

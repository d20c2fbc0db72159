#include "api/live_points.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

RunProgress measuring(double elapsed_s) {
  RunProgress progress;
  progress.phase = RunPhase::measuring;
  progress.elapsed_s = elapsed_s;
  return progress;
}

std::vector<double> times(const std::vector<LivePoint>& points) {
  std::vector<double> t_s;
  for (const LivePoint& point : points) t_s.push_back(point.t_s);
  return t_s;
}

TEST(LivePoints, AreTheFirstProgressOfEachSecond) {
  LivePoints points;
  for (int tenth = 0; tenth < 31; ++tenth) points.add(measuring(0.04 + tenth / 10.0));
  points.add(measuring(5.5));  // the run was silent
  EXPECT_EQ(times(points.after(std::nullopt)), (std::vector<double>{0.04, 1.04, 2.04, 3.04, 5.5}));
  EXPECT_EQ(points.interval_s(), 1u);
}

TEST(LivePoints, HaveWhatTheProgressSays) {
  RunProgress progress = measuring(12.3456);
  progress.level = 2;
  progress.output_tokens_per_s = 912;
  progress.requests_per_s = 7.1;
  progress.ttft_p50_ms = 58;
  progress.ttft_mean_ms = 61.25;
  progress.itl_mean_ms = 9.5;
  progress.e2e_mean_ms = 1400;
  progress.in_flight = 10;
  progress.waiting = 3;
  progress.succeeded = 38;
  progress.failed = 2;
  LivePoints points;
  points.add(progress);
  EXPECT_EQ(points.after(std::nullopt),
            (std::vector<LivePoint>{{12.346, 2, 912, 7.1, 58, 61.25, 9.5, 1400, 10, 3, 38, 2}}));
}

TEST(LivePoints, OutsideOfMeasuringThereIsNoRate) {
  LivePoints points;
  for (const RunPhase phase : {RunPhase::probing, RunPhase::connecting, RunPhase::warmup, RunPhase::measuring,
                               RunPhase::draining, RunPhase::counting, RunPhase::cooldown}) {
    RunProgress progress = measuring(static_cast<double>(phase));
    progress.phase = phase;
    progress.itl_mean_ms = 9.5;
    points.add(progress);
  }
  std::vector<bool> measured;
  for (const LivePoint& point : points.after(std::nullopt)) {
    measured.push_back(point.output_tokens_per_s.has_value());
    EXPECT_EQ(point.requests_per_s.has_value(), measured.back());
    EXPECT_EQ(point.itl_mean_ms.has_value(), measured.back());
  }
  EXPECT_EQ(measured, (std::vector<bool>{false, false, false, true, true, false, false}));
}

TEST(LivePoints, TheEndOfTheRunIsNoPoint) {
  LivePoints points;
  RunProgress progress = measuring(1);
  progress.phase = RunPhase::finished;
  points.add(progress);
  EXPECT_TRUE(points.after(std::nullopt).empty());
}

TEST(LivePoints, AreGivenFromAMomentOn) {
  LivePoints points;
  for (const double t_s : {0.5, 1.25, 2.5, 3.125}) points.add(measuring(t_s));
  EXPECT_EQ(times(points.after(1.25)), (std::vector<double>{2.5, 3.125}));
  EXPECT_EQ(times(points.after(0)), (std::vector<double>{0.5, 1.25, 2.5, 3.125}));
  EXPECT_TRUE(points.after(3.125).empty());
}

TEST(LivePoints, BeyondAnHourEverySecondOneIsForgotten) {
  LivePoints points;
  for (std::size_t second = 0; second < LivePoints::kMost; ++second)
    points.add(measuring(static_cast<double>(second)));
  EXPECT_EQ(points.after(std::nullopt).size(), LivePoints::kMost);
  EXPECT_EQ(points.interval_s(), 1u);
  for (std::size_t second = LivePoints::kMost; second <= 2 * LivePoints::kMost; ++second)
    points.add(measuring(static_cast<double>(second)));
  EXPECT_EQ(points.interval_s(), 4u);
  const std::vector<double> t_s = times(points.after(std::nullopt));
  ASSERT_EQ(t_s.size(), LivePoints::kMost / 2 + 1);
  for (std::size_t i = 0; i < t_s.size(); ++i) EXPECT_EQ(t_s[i], 4.0 * static_cast<double>(i));
}

TEST(LivePoints, WherePointsAreMissingTheIntervalGrowsUntilTheRestHasRoom) {
  LivePoints points;
  for (std::size_t i = 0; i <= LivePoints::kMost; ++i) points.add(measuring(2.0 * static_cast<double>(i)));
  EXPECT_EQ(points.interval_s(), 4u);
  EXPECT_EQ(points.after(std::nullopt).size(), LivePoints::kMost / 2 + 1);
}

}  // namespace
}  // namespace loadtest

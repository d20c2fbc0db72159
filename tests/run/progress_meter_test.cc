#include "run/progress_meter.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "run/overall_progress.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{1000s};

struct Threads {
  Threads() {
    for (int i = 0; i < 2; ++i) threads.push_back(std::make_unique<EngineThread>(1));
  }
  ThreadCounters& operator[](std::size_t i) { return threads[i]->counters(); }

  std::vector<std::unique_ptr<EngineThread>> threads;
};

TEST(ProgressMeter, AddsUpTheThreads) {
  Threads threads;
  threads[0].succeeded = 3;
  threads[0].in_flight = 2;
  threads[1].succeeded = 4;
  threads[1].failed = 2;
  threads[1].cut_off = 1;
  threads[1].errors[static_cast<std::size_t>(FailureKind::reset)] = 2;
  ProgressMeter meter;
  meter.start_level(kStart);
  RunProgress progress;
  meter.fill(progress, threads.threads, kStart + 1s);
  EXPECT_EQ(progress.succeeded, 7u);
  EXPECT_EQ(progress.failed, 2u);
  EXPECT_EQ(progress.cut_off, 1u);
  EXPECT_EQ(progress.done, 10u);
  EXPECT_EQ(progress.in_flight, 2u);
  EXPECT_EQ(progress.errors[static_cast<std::size_t>(FailureKind::reset)], 2u);
}

TEST(ProgressMeter, RatesAreOverTheLastSecond) {
  Threads threads;
  ProgressMeter meter;
  meter.start_level(kStart);
  RunProgress progress;
  for (int tenth = 1; tenth <= 20; ++tenth) {
    threads[0].tokens += 100;
    threads[1].succeeded += 1;
    meter.fill(progress, threads.threads, kStart + tenth * 100ms);
    EXPECT_NEAR(progress.output_tokens_per_s, 1000, 1e-6);
    EXPECT_NEAR(progress.requests_per_s, 10, 1e-6);
  }
  for (int tenth = 21; tenth <= 32; ++tenth) meter.fill(progress, threads.threads, kStart + tenth * 100ms);
  EXPECT_EQ(progress.output_tokens_per_s, 0);
}

TEST(ProgressMeter, LatenciesAreThoseOfRecentRequests) {
  Threads threads;
  ProgressMeter meter;
  meter.start_level(kStart);
  RunProgress progress;
  meter.fill(progress, threads.threads, kStart + 1s);
  EXPECT_EQ(progress.ttft_mean_ms, std::nullopt);
  EXPECT_EQ(progress.e2e_mean_ms, std::nullopt);

  const std::uint32_t ttft_us[] = {10'000, 20'000, 60'000, 0};  // the last one did not stream
  for (std::size_t i = 0; i < 4; ++i) {
    threads[0].recent_ttft_us[i] = ttft_us[i];
    threads[0].recent_e2e_us[i] = 100'000;
  }
  threads[0].recent_count = 4;
  meter.fill(progress, threads.threads, kStart + 2s);
  EXPECT_EQ(progress.ttft_mean_ms, 30);
  EXPECT_EQ(progress.ttft_p50_ms, 20);
  EXPECT_EQ(progress.e2e_mean_ms, 100);
}

TEST(ProgressMeter, ItlIsOverTheTokensOfTheLastSecond) {
  Threads threads;
  ProgressMeter meter;
  meter.start_level(kStart);
  RunProgress progress;
  meter.fill(progress, threads.threads, kStart + 100ms);
  EXPECT_EQ(progress.itl_mean_ms, std::nullopt);
  for (int tenth = 2; tenth <= 20; ++tenth) {
    threads[0].gap_ns += 60'000'000;
    threads[0].later_tokens += 5;
    threads[1].gap_ns += 100'000'000;
    threads[1].later_tokens += 5;
    meter.fill(progress, threads.threads, kStart + tenth * 100ms);
    EXPECT_EQ(progress.itl_mean_ms, 16);
  }
  threads[0].gap_ns += 800'000'000;  // a stall
  threads[0].later_tokens += 1;
  meter.fill(progress, threads.threads, kStart + 2900ms);
  EXPECT_EQ(progress.itl_mean_ms, (2 * 160 + 800) / 21.0);
  meter.fill(progress, threads.threads, kStart + 4s);
  EXPECT_EQ(progress.itl_mean_ms, std::nullopt);
}

TEST(ProgressMeter, ConversationsAreDoneWhenTheyEnded) {
  Threads threads;
  threads[0].succeeded = 30;
  threads[0].conversations = 4;
  threads[1].conversations = 3;
  ProgressMeter meter;
  meter.start_level(kStart);
  RunProgress progress;
  progress.conversations = true;
  meter.fill(progress, threads.threads, kStart + 1s);
  EXPECT_EQ(progress.done, 7u);
}

TEST(LevelFraction, ByCountOrByTime) {
  RunProgress progress;
  progress.done = 3;
  progress.total = 4;
  EXPECT_EQ(level_fraction(progress, 30s), 0.75);
  progress.total.reset();
  progress.level_duration_s = 10;
  progress.level_elapsed_s = 5;
  progress.in_flight = 8;  // as at any time
  progress.requests_per_s = 4;
  EXPECT_EQ(level_fraction(progress, 30s), 0.5);
  progress.level_elapsed_s = 11;
  EXPECT_EQ(level_fraction(progress, 30s), 1);
}

TEST(LevelFraction, WhatWaitsIsStillToBeSent) {
  RunProgress progress;
  progress.level_duration_s = 10;
  progress.level_elapsed_s = 5;
  progress.waiting = 20;
  progress.in_flight = 8;
  progress.requests_per_s = 4;
  EXPECT_DOUBLE_EQ(level_fraction(progress, 30s), 5.0 / 15);  // 5 s until the end, 5 s of the line
  progress.level_elapsed_s = 10;
  EXPECT_DOUBLE_EQ(level_fraction(progress, 30s), 10.0 / 17);  // 28 requests at 4 a second
  EXPECT_DOUBLE_EQ(level_fraction(progress, 2s), 10.0 / 12);   // then everything is cut off
  progress.requests_per_s = 0;
  EXPECT_DOUBLE_EQ(level_fraction(progress, 30s), 0.25);
}

TEST(OverallProgress, NothingIsSaidOfTheTimeLeftWhileOpenRequestsEnd) {
  RunConfig config;
  config.duration = 10s;
  const std::vector<LoadLevel> levels{{1, {}}};
  RunProgress progress;
  progress.phase = RunPhase::measuring;
  progress.level_fraction = 0.5;
  add_overall(progress, config, levels, 6);
  EXPECT_EQ(progress.eta_s, 6);
  progress.phase = RunPhase::draining;
  progress.level_fraction = 1;
  add_overall(progress, config, levels, 12);
  EXPECT_EQ(progress.eta_s, std::nullopt);
}

TEST(ThreadCounters, ResetSetsAllToZero) {
  ThreadCounters counters;
  counters.tokens = counters.in_flight = counters.succeeded = counters.failed = counters.cut_off = 5;
  counters.recent_count = counters.conversations = counters.later_tokens = counters.gap_ns = 5;
  counters.errors[2] = 5;
  counters.reset();
  for (const auto* value : {&counters.tokens, &counters.in_flight, &counters.succeeded, &counters.failed,
                            &counters.cut_off, &counters.recent_count, &counters.conversations,
                            &counters.later_tokens, &counters.gap_ns, &counters.errors[2]}) {
    EXPECT_EQ(value->load(), 0u);
  }
}

}  // namespace
}  // namespace loadtest

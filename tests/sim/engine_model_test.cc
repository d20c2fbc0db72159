#include "sim/engine_model.h"

#include <gtest/gtest.h>

#include <array>

namespace loadtest::sim {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

TEST(EngineModel, RequestsBeyondMaxRunningWaitFirstComeFirstServed) {
  SimConfig config;
  config.max_running = 2;
  EngineModel engine(config);
  EXPECT_TRUE(engine.arrive(1));
  EXPECT_TRUE(engine.arrive(2));
  EXPECT_FALSE(engine.arrive(3));
  EXPECT_FALSE(engine.arrive(4));
  EXPECT_FALSE(engine.arrive(5));
  EXPECT_EQ(engine.running(), 2u);
  EXPECT_EQ(engine.waiting(), 3u);
  EXPECT_EQ(engine.leave(), 3u);
  engine.give_up(4);
  EXPECT_EQ(engine.waiting(), 1u);
  EXPECT_EQ(engine.leave(), 5u);
  EXPECT_EQ(engine.leave(), std::nullopt);
  EXPECT_EQ(engine.leave(), std::nullopt);
  EXPECT_EQ(engine.running(), 0u);
  EXPECT_EQ(engine.waiting(), 0u);
}

TEST(EngineModel, WithoutALimitNobodyWaits) {
  const SimConfig config;
  EngineModel engine(config);
  for (EngineModel::JobId job = 0; job < 1000; ++job) EXPECT_TRUE(engine.arrive(job));
}

TEST(EngineModel, DelaysFollowPromptLengthTokensAndBatch) {
  SimConfig config;
  config.ttft = milliseconds(50);
  config.itl = milliseconds(10);
  config.prefill_us_per_token = 2;
  config.itl_per_running_us = 100;
  EngineModel engine(config);
  Random random(1);
  EXPECT_EQ(engine.first_delay(1000, random), milliseconds(52));
  engine.arrive(1);
  EXPECT_EQ(engine.next_delay(1, random), microseconds(10'100));
  engine.arrive(2);
  EXPECT_EQ(engine.next_delay(4, random), microseconds(40'800));
}

TEST(EngineModel, JitterIsSeededAndOfMeanOne) {
  SimConfig config;
  config.jitter_sigma = 0.5;
  const EngineModel engine(config);
  Random a(7), b(7);
  double sum = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Nanoseconds delay = engine.next_delay(1, a);
    EXPECT_EQ(delay, engine.next_delay(1, b));
    sum += to_ms(delay);
  }
  EXPECT_NEAR(sum / 20'000, 10, 0.15);
}

std::array<int, kFaultKinds> count_faults(const SimConfig& config, int requests) {
  std::array<int, kFaultKinds> counts{};
  for (int i = 0; i < requests; ++i) {
    ++counts[static_cast<std::size_t>(plan_request(config, static_cast<std::uint64_t>(i), 8).fault)];
  }
  return counts;
}

TEST(PlanRequest, FaultsComeAtTheirRates) {
  SimConfig config;
  config.fault_rates = {0, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05};
  const auto counts = count_faults(config, 20'000);
  EXPECT_NEAR(counts[0], 14'000, 300);
  for (std::size_t i = 1; i < kFaultKinds; ++i)
    EXPECT_NEAR(counts[i], 1000, 150) << name(static_cast<FaultKind>(i));
}

TEST(PlanRequest, TheSeedDecidesWhichRequestsFail) {
  SimConfig config;
  config.fault_rates[static_cast<std::size_t>(FaultKind::reset)] = 0.5;
  SimConfig other = config;
  other.seed = 2;
  int same = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const RequestPlan plan = plan_request(config, i, 100);
    const RequestPlan again = plan_request(config, i, 100);
    EXPECT_EQ(plan.fault, again.fault);
    EXPECT_EQ(plan.fault_at_write, again.fault_at_write);
    same += plan.fault == plan_request(other, i, 100).fault ? 1 : 0;
  }
  EXPECT_NEAR(same, 500, 100);
}

TEST(PlanRequest, FaultsOfAStreamComeAfterItsFirstWriteAndNotAfterItsLast) {
  const SimConfig config;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(plan_request(config, i, 1).fault_at_write, 0u);
    EXPECT_EQ(plan_request(config, i, 2).fault_at_write, 1u);
    const std::uint32_t write = plan_request(config, i, 5).fault_at_write;
    EXPECT_TRUE(write >= 1 && write <= 4) << write;
  }
}

TEST(AnswerLength, AShareOfTheAnswersEndsEarlyAtALengthBelowTheMaximum) {
  SimConfig config;
  config.eos_rate = 0.25;
  CompletionRequest request;
  request.output_tokens = 10;
  request.min_tokens = 4;
  std::array<int, 11> lengths{};
  for (std::uint64_t i = 0; i < 24'000; ++i) ++lengths.at(answer_length(config, i, request));
  EXPECT_NEAR(lengths[10], 18'000, 300);
  for (std::size_t n = 0; n < 4; ++n) EXPECT_EQ(lengths.at(n), 0) << n;
  for (std::size_t n = 4; n < 10; ++n) EXPECT_NEAR(lengths.at(n), 1000, 150) << n;
}

TEST(AnswerLength, IgnoreEosAndMinTokensKeepTheWholeLength) {
  SimConfig config;
  config.eos_rate = 1;
  CompletionRequest request;
  request.output_tokens = 10;
  EXPECT_LT(answer_length(config, 0, request), 10u);
  request.min_tokens = 10;
  EXPECT_EQ(answer_length(config, 0, request), 10u);
  request.min_tokens = 0;
  request.ignore_eos = true;
  EXPECT_EQ(answer_length(config, 0, request), 10u);
}

}  // namespace
}  // namespace loadtest::sim

#include "metrics/metrics_calculator.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "metrics/records.h"

namespace loadtest {
namespace {

LevelInput level(std::span<const RequestRecord> records, std::uint32_t concurrency) {
  LevelInput input;
  input.concurrency = concurrency;
  input.run_started_at = at_ms(-5000);
  input.started_at = at_ms(0);
  input.records = records;
  return input;
}

std::vector<std::string> codes(const Verdict& verdict) {
  std::vector<std::string> all;
  for (const VerdictReason& reason : verdict.reasons) all.push_back(reason.code);
  return all;
}

TEST(CalculateLevel, AnEmptyLevelIsInvalidAndOtherwiseMissing) {
  const LevelResult result = calculate_level(level({}, 1));
  EXPECT_EQ(result.attempted, 0u);
  EXPECT_EQ(result.error_rate, std::nullopt);
  EXPECT_EQ(result.duration_s, 0);
  EXPECT_EQ(result.steady, std::nullopt);
  EXPECT_EQ(result.goodput, std::nullopt);
  EXPECT_TRUE(result.series.empty());
  EXPECT_THAT(codes(result.verdict), testing::ElementsAre("fewer_requests_than_slots", "no_success"));
}

TEST(CalculateLevel, AttemptedIsSucceededFailedAndCutOff) {
  const auto records =
      numbered({streamed(0, {50}, 50), streamed(0, {50}, 50), streamed(0, {50}, 50),
                failed(streamed(0, {}, 20), FailureKind::http_429), cut_off(streamed(0, {50}, 2000))});
  const LevelResult result = calculate_level(level(records, 2));
  EXPECT_EQ(result.attempted, 5u);
  EXPECT_EQ(result.succeeded, 3u);
  EXPECT_EQ(result.failed, 1u);
  EXPECT_EQ(result.cut_off, 1u);
  EXPECT_DOUBLE_EQ(*result.error_rate, 0.25);  // what we cut off is nobody's error
  EXPECT_EQ(result.errors[static_cast<std::size_t>(FailureKind::http_429)], 1u);
  EXPECT_DOUBLE_EQ(result.duration_s, 2);  // to the cut
  EXPECT_DOUBLE_EQ(result.started_s, 5);
}

TEST(CalculateLevel, AllCutOffHasNoErrorRate) {
  const auto records = numbered({cut_off(streamed(0, {50}, 100)), cut_off(streamed(0, {}, 100))});
  const LevelResult result = calculate_level(level(records, 2));
  EXPECT_EQ(result.error_rate, std::nullopt);
  EXPECT_EQ(result.figures.output_tokens, 1u);
  EXPECT_THAT(codes(result.verdict), testing::ElementsAre("no_success"));
}

TEST(CalculateLevel, AllFailedIsMeasuredAsFailed) {
  const auto records = numbered({failed(streamed(0, {}, 10), FailureKind::refused)});
  const LevelResult result = calculate_level(level(records, 1));
  EXPECT_DOUBLE_EQ(*result.error_rate, 1);
  EXPECT_EQ(result.figures.e2e_ms, std::nullopt);
  EXPECT_EQ(result.verdict.status, VerdictStatus::invalid);
}

std::vector<RequestRecord> random_level(std::mt19937& random, std::size_t slots, std::size_t requests) {
  std::vector<RequestRecord> records;
  std::vector<double> free(slots, 0);
  for (std::size_t i = 0; i < requests; ++i) {
    const auto slot = std::min_element(free.begin(), free.end());
    double now = *slot;
    const double sent = now;
    std::vector<double> events;
    for (int k = std::uniform_int_distribution(1, 30)(random); k > 0; --k) {
      events.push_back(now += std::lognormal_distribution(2.0, 1.0)(random));
    }
    RequestRecord record = streamed(sent, events, now + 0.5);
    *record.output_tokens += std::uniform_int_distribution(0u, 20u)(random);
    record.server = static_cast<std::uint32_t>(i % 2);
    if (i % 11 == 3) record = failed(record, FailureKind::reset);
    if (i % 13 == 5) record = cut_off(record);
    records.push_back(record);
    *slot = now + 0.5;
  }
  return numbered(records);
}

void expect_same(const LevelResult& a, const LevelResult& b) {
  for (const LatencyField& latency : kLatencyFields) {
    EXPECT_EQ(a.figures.*latency.field, b.figures.*latency.field) << latency.name;
    ASSERT_EQ(a.steady.has_value(), b.steady.has_value());
    if (a.steady) {
      EXPECT_EQ(a.steady->figures.*latency.field, b.steady->figures.*latency.field) << latency.name;
    }
  }
  EXPECT_EQ(a.figures.output_tokens_per_s, b.figures.output_tokens_per_s);
  EXPECT_EQ(a.figures.achieved_concurrency, b.figures.achieved_concurrency);
  EXPECT_EQ(a.goodput, b.goodput);
  EXPECT_EQ(a.verdict.reasons, b.verdict.reasons);
  ASSERT_EQ(a.series.size(), b.series.size());
  for (std::size_t i = 0; i < a.series.size(); ++i) {
    EXPECT_EQ(a.series[i].output_tokens_per_s, b.series[i].output_tokens_per_s);
    EXPECT_EQ(a.series[i].in_flight, b.series[i].in_flight);
    EXPECT_EQ(a.series[i].ttft_ms_p50, b.series[i].ttft_ms_p50);
  }
}

TEST(CalculateLevel, RecordsInAnyOrderGiveTheSameResultToTheLastBit) {
  std::mt19937 random(7);
  std::vector<RequestRecord> records = random_level(random, 8, 300);
  const auto calculated = [&] {
    LevelInput input = level(records, 8);
    input.first_idle_slot_at = at_ms(4000);
    input.slo = {20, 15, 60, 400};
    return calculate_level(input);
  };
  const LevelResult first = calculated();
  ASSERT_TRUE(first.steady);
  for (int round = 0; round < 3; ++round) {
    std::shuffle(records.begin(), records.end(), random);
    expect_same(calculated(), first);
  }
  // As two engine threads hand them in: one after the other, either first.
  std::stable_partition(records.begin(), records.end(),
                        [](const RequestRecord& r) { return r.index % 2 == 1; });
  expect_same(calculated(), first);
}

TEST(CalculateLevel, TheSeriesAddsUpToTheTotals) {
  std::mt19937 random(8);
  const auto records = random_level(random, 5, 200);
  const LevelResult result = calculate_level(level(records, 5));
  double tokens = 0, errors = 0, busy_s = 0;
  for (std::size_t i = 0; i < result.series.size(); ++i) {
    const double end = i + 1 < result.series.size() ? result.series[i + 1].t_s : result.duration_s;
    tokens += result.series[i].output_tokens_per_s * (end - result.series[i].t_s);
    busy_s += result.series[i].in_flight * (end - result.series[i].t_s);
    errors += static_cast<double>(result.series[i].errors);
  }
  EXPECT_NEAR(tokens, static_cast<double>(*result.figures.output_tokens), 0.5);
  EXPECT_NEAR(busy_s / result.duration_s, *result.figures.achieved_concurrency, 1e-9);
  EXPECT_EQ(errors, static_cast<double>(result.failed));
}

TEST(CalculateLevel, SteadyStandsBesideTheWholeLevel) {
  const auto records =
      numbered({streamed(0, {10, 50}, 50), streamed(0, {30, 60}, 60), streamed(50, {55, 120}, 120),
                streamed(60, {70, 130}, 130), streamed(120, {125, 190}, 190)});
  LevelInput input = level(records, 2);
  input.first_idle_slot_at = at_ms(130);
  const LevelResult result = calculate_level(input);
  ASSERT_TRUE(result.steady);
  EXPECT_DOUBLE_EQ(result.steady->from_s, 0.030);
  EXPECT_DOUBLE_EQ(result.steady->to_s, 0.130);
  EXPECT_EQ(result.steady->figures.ttft_ms->n, 4u);  // 30, 55, 70 and 125 ms
  EXPECT_EQ(result.steady->figures.e2e_ms->n, 3u);   // 50, 60 and 120 ms
  EXPECT_NEAR(*result.steady->figures.achieved_concurrency, 2, 1e-12);
  EXPECT_EQ(result.steady->figures.client_lag_ms, std::nullopt);
  EXPECT_EQ(result.figures.ttft_ms->n, 5u);
  EXPECT_EQ(result.verdict.status, VerdictStatus::valid);
}

TEST(CalculateLevel, IdleSlotsInTheSteadyWindowAreSeen) {
  // The second slot waits 70 of 100 ms before it sends again.
  const auto records =
      numbered({streamed(0, {10, 150}, 150), streamed(0, {10, 20}, 20), streamed(90, {95, 110}, 110)});
  LevelInput input = level(records, 2);
  input.first_idle_slot_at = at_ms(110);
  EXPECT_THAT(codes(calculate_level(input).verdict), testing::ElementsAre("concurrency_not_reached"));
}

TEST(CalculateLevel, ClientLagIsTheLargerHistogram) {
  const auto records = numbered({streamed(0, {50}, 50)});
  LevelInput input = level(records, 1);
  EXPECT_EQ(calculate_level(input).figures.client_lag_ms, std::nullopt);
  input.engine.loop_lag_ns.add(1'000'000, 100);
  input.engine.read_lag_ns.add(3'000'000, 50);
  const LevelResult result = calculate_level(input);
  EXPECT_EQ(result.figures.client_lag_ms->n, 50u);
  EXPECT_DOUBLE_EQ(result.figures.client_lag_ms->p99(), 3);
  EXPECT_THAT(codes(result.verdict), testing::ElementsAre("client_lag"));
  input.engine.loop_lag_ns.add(4'000'000, 100);
  EXPECT_EQ(calculate_level(input).figures.client_lag_ms->n, 200u);
}

TEST(CalculateLevel, TheBusiestThreadIsJudged) {
  const auto records = numbered({streamed(0, {50}, 50)});
  LevelInput input = level(records, 1);
  input.engine.thread_busy_share = {0.2, 0.99};
  EXPECT_THAT(codes(calculate_level(input).verdict), testing::ElementsAre("cpu_saturated"));
}

TEST(CalculateLevel, OnlyOurOwnLagMakesCoalescedEventsSuspect) {
  auto records = numbered({streamed(0, {50, 60}, 60)});
  records[0].arrivals[1].events = 3;
  EXPECT_EQ(calculate_level(level(records, 1)).verdict.status, VerdictStatus::valid);
  records[0].arrivals[1].coalesced_by_lag = true;
  EXPECT_THAT(codes(calculate_level(level(records, 1)).verdict), testing::ElementsAre("coalesced"));
}

TEST(CalculateLevel, PromptLengthIsJudgedOnlyWhereItWasAskedFor) {
  auto records = numbered({streamed(0, {50}, 50)});
  records[0].input_tokens = 20;  // 10 asked
  EXPECT_THAT(codes(calculate_level(level(records, 1)).verdict), testing::ElementsAre("prompt_length"));
  records[0].input_tokens_asked.reset();
  EXPECT_EQ(calculate_level(level(records, 1)).verdict.status, VerdictStatus::valid);
}

TEST(CalculateLevel, PromptTokensAreThoseOfTheRequestsThatTheServerCounted) {
  auto records = numbered({streamed(0, {50}, 50), streamed(0, {50}, 50), streamed(0, {50}, 50)});
  records[0].input_tokens_asked = 8;
  records[1].input_tokens_asked = 400;
  records[1].input_tokens_sent = 400;
  EXPECT_EQ(calculate_level(level(records, 1)).prompt_tokens,
            (PromptTokens{3, 418.0 / 3, 420.0 / 3, std::nullopt}));
  records[0].input_tokens = 17;
  records[2].input_tokens = 19;
  EXPECT_EQ(calculate_level(level(records, 1)).prompt_tokens, (PromptTokens{2, 9.0, 10.0, 18.0}));
  records[2].input_tokens_asked.reset();
  EXPECT_EQ(calculate_level(level(records, 1)).prompt_tokens, (PromptTokens{2, std::nullopt, 10.0, 18.0}));
  EXPECT_EQ(calculate_level(level({}, 1)).prompt_tokens, std::nullopt);
}

TEST(CalculateLevel, OpenLoopHasNoConcurrencyToReach) {
  const auto records = numbered({streamed(0, {50}, 50)});
  LevelInput input = level(records, 100);
  EXPECT_THAT(codes(calculate_level(input).verdict), testing::ElementsAre("fewer_requests_than_slots"));
  input.open = OpenLoad{};
  EXPECT_EQ(calculate_level(input).verdict.status, VerdictStatus::valid);
}

TEST(CalculateLevel, EveryServerHasItsFiguresWhereThereAreSeveral) {
  auto records = numbered({streamed(0, {50, 60}, 60), streamed(0, {90, 100}, 100), streamed(60, {90}, 100),
                           failed(streamed(0, {}, 5), FailureKind::refused)});
  records[1].server = records[3].server = 1;
  const std::vector<std::string> servers{"http://a", "http://b"};
  LevelInput input = level(records, 2);
  input.servers = std::span(servers).first(1);
  EXPECT_TRUE(calculate_level(input).servers.empty());
  input.servers = servers;
  const auto figures = calculate_level(input).servers;
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_EQ(figures[0].url, "http://a");
  EXPECT_EQ(figures[0].attempted, 2u);
  EXPECT_EQ(figures[0].succeeded, 2u);
  EXPECT_DOUBLE_EQ(figures[0].ttft_ms->mean, 40);
  EXPECT_DOUBLE_EQ(figures[0].output_tokens_per_s, 30);
  EXPECT_EQ(figures[1].attempted, 2u);
  EXPECT_EQ(figures[1].failed, 1u);
  EXPECT_DOUBLE_EQ(figures[1].tpot_ms->mean, 10);
}

TEST(CalculateLevel, OneExampleOfEachKindOfFailureTheFirstSent) {
  auto records = numbered({failed(streamed(5, {}, 9), FailureKind::reset),
                           failed(streamed(1, {}, 9), FailureKind::reset),
                           failed(streamed(2, {}, 9), FailureKind::malformed), streamed(0, {50, 60}, 60)});
  records[0].failure->detail = "later";
  records[1].failure->detail = "first";
  records[2].failure->detail = std::string(299, 'x') + "é and more";
  LevelInput input;
  input.started_at = at_ms(0);
  input.records = records;
  const LevelResult level = calculate_level(input);
  EXPECT_EQ(level.errors[static_cast<std::size_t>(FailureKind::reset)], 2u);
  std::array<std::string, kFailureKinds> expected;
  expected[static_cast<std::size_t>(FailureKind::reset)] = "first";
  expected[static_cast<std::size_t>(FailureKind::malformed)] = std::string(299, 'x');
  EXPECT_EQ(level.error_examples, expected);
}

}  // namespace
}  // namespace loadtest

#include "sim/sim_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json_tree.h"

namespace loadtest::sim {
namespace {

using std::chrono::milliseconds;

TimePoint at_ms(int ms) { return TimePoint(milliseconds(ms)); }

SimMetrics one_request() {
  SimMetrics metrics;
  metrics.on_request(FaultKind::none);
  metrics.on_send(milliseconds(0), 1);
  metrics.on_first_token(milliseconds(50));
  metrics.on_send(milliseconds(1), 2);
  metrics.on_gap(milliseconds(20), 2);
  FinishedRequest finished;
  finished.arrival = finished.admitted = at_ms(100);
  finished.first_send = at_ms(150);
  finished.last_send = at_ms(170);
  finished.prompt_tokens = 7;
  finished.output_tokens = 3;
  finished.length = true;
  metrics.on_finished(finished);
  return metrics;
}

TEST(SimMetrics, PrometheusHasVllmsNamesAndLabels) {
  const std::string text = one_request().prometheus(SimConfig(), 2, 5);
  const char* const labels = "{engine=\"0\",model_name=\"sim-model\"";
  for (const std::string& line :
       {std::string("vllm:num_requests_running") + labels + "} 2.0\n",
        std::string("vllm:num_requests_waiting") + labels + "} 5.0\n",
        std::string("vllm:prompt_tokens_total") + labels + "} 7.0\n",
        std::string("vllm:generation_tokens_total") + labels + "} 3.0\n",
        std::string("vllm:request_success_total") + labels + ",finished_reason=\"length\"} 1.0\n",
        std::string("vllm:time_to_first_token_seconds_bucket") + labels + ",le=\"0.04\"} 0.0\n",
        std::string("vllm:time_to_first_token_seconds_bucket") + labels + ",le=\"0.06\"} 1.0\n",
        std::string("vllm:time_to_first_token_seconds_bucket") + labels + ",le=\"+Inf\"} 1.0\n",
        std::string("vllm:inter_token_latency_seconds_count") + labels + "} 2.0\n",
        std::string("vllm:inter_token_latency_seconds_sum") + labels + "} 0.02\n",
        std::string("vllm:e2e_request_latency_seconds_sum") + labels + "} 0.07\n",
        std::string("# TYPE vllm:time_to_first_token_seconds histogram\n")}) {
    EXPECT_THAT(text, testing::HasSubstr(line));
  }
}

TEST(SimMetrics, TheSummaryIsMissingWhatNeverHappened) {
  const auto json = parse_json(SimMetrics().summary_json());
  EXPECT_EQ(json["requests"], 0);
  EXPECT_EQ(json["ttft_ms"], nullptr);
  EXPECT_EQ(json["itl_ms"], nullptr);
  EXPECT_EQ(json["lag_ms"], nullptr);
}

TEST(SimMetrics, TheSummaryHasTimesAndFaults) {
  SimMetrics metrics = one_request();
  metrics.on_request(FaultKind::reset);
  metrics.on_aborted(3);
  const auto json = parse_json(metrics.summary_json());
  EXPECT_EQ(json["requests"], 2);
  EXPECT_EQ(json["completed"], 1);
  EXPECT_EQ(json["aborted"], 1);
  EXPECT_EQ(json["output_tokens"], 3);
  EXPECT_NEAR(json["ttft_ms"]["p50"], 50, 0.05);
  EXPECT_NEAR(json["itl_ms"]["p50"], 10, 0.01);
  EXPECT_EQ(json["itl_ms"]["n"], 2);
  EXPECT_NEAR(json["lag_ms"]["max"], 1, 0.001);
  EXPECT_EQ(json["faults"],
            parse_json(R"({"http_500":0,"http_429":0,"reset":1,"stall":0,"malformed":0,"truncated":0})"));
}

}  // namespace
}  // namespace loadtest::sim

#include "api/request_totals.h"

#include <gmock/gmock.h>

namespace loadtest {
namespace {

using testing::HasSubstr;

RequestRecord answered(std::int64_t ttft_ms, std::int64_t e2e_ms) {
  RequestRecord record;
  record.sent = true;
  record.sent_at = record.due_at = TimePoint(std::chrono::seconds(1));
  record.end_at = record.sent_at + std::chrono::milliseconds(e2e_ms);
  record.arrivals = {{ttft_ms * 1'000'000, 1, 1, false}, {e2e_ms * 1'000'000, 1, 1, false}};
  record.token_source = TokenSource::usage;
  record.input_tokens = 10;
  record.output_tokens = 2;
  return record;
}

std::string page_of(const RequestTotals& totals) {
  PrometheusPage page;
  totals.write(page);
  return page.take();
}

TEST(RequestTotals, LevelsAddUp) {
  RequestTotals totals;
  RequestRecord failed = answered(1, 2);
  failed.status = RequestStatus::failed;
  failed.failure = Failure{FailureStage::head, FailureKind::timeout, "no answer"};
  failed.input_tokens = failed.output_tokens = std::nullopt;
  const std::vector<RequestRecord> first = {answered(100, 500), failed}, second = {answered(101, 750)};
  totals.add(first);
  totals.add(second);
  const std::string page = page_of(totals);
  for (const char* const line :
       {"llm_loadtest_requests_total{status=\"ok\"} 2\n",
        "llm_loadtest_requests_total{status=\"failed\"} 1\n",
        "llm_loadtest_requests_total{status=\"cut_off\"} 0\n",
        "llm_loadtest_request_failures_total{kind=\"timeout\"} 1\n", "llm_loadtest_input_tokens_total 20\n",
        "llm_loadtest_output_tokens_total 4\n", "llm_loadtest_request_ttft_seconds_bucket{le=\"0.1\"} 1\n",
        "llm_loadtest_request_ttft_seconds_bucket{le=\"0.25\"} 2\n",
        "llm_loadtest_request_tpot_seconds_bucket{le=\"0.5\"} 1\n",
        "llm_loadtest_request_ttft_seconds_count 2\n", "llm_loadtest_request_e2e_seconds_sum 1.25\n"})
    EXPECT_THAT(page, HasSubstr(line));
}

TEST(RequestTotals, WhatNeverHappenedIsCountedAsNone) {
  const std::string page = page_of(RequestTotals());
  EXPECT_THAT(page, HasSubstr("llm_loadtest_request_failures_total{kind=\"refused\"} 0\n"));
  EXPECT_THAT(page, HasSubstr("llm_loadtest_request_tpot_seconds_bucket{le=\"+Inf\"} 0\n"));
}

}  // namespace
}  // namespace loadtest

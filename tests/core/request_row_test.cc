#include "core/request_row.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

RequestRecord answered() {
  RequestRecord record;
  record.request_id = "run-0-7";
  record.server = 1;
  record.sent = true;
  record.due_at = TimePoint(1'000'000'000ns);
  record.sent_at = record.due_at + 2ms;
  record.end_at = record.sent_at + 71ms;
  record.arrivals = {{50'000'000, 1, 1, false}, {60'000'000, 2, 2, false}};
  record.token_source = TokenSource::usage;
  record.output_tokens = 3;
  record.http_status = 200;
  record.stamp = StampSource::kernel;
  return record;
}

TEST(RequestRow, HoldsWhatFollowsFromTheRecord) {
  const RequestRow row = request_row(answered(), 2);
  EXPECT_EQ(row.level, 2u);
  EXPECT_EQ(row.server, 1u);
  EXPECT_EQ(row.due_ns, 1'000'000'000);
  EXPECT_EQ(row.sent_ns, 1'002'000'000);
  EXPECT_EQ(row.first_token_ns, 1'052'000'000);
  EXPECT_EQ(row.last_token_ns, 1'062'000'000);
  EXPECT_EQ(row.ttft_ms, 50.0);
  EXPECT_EQ(row.ttft_corrected_ms, 52.0);
  EXPECT_EQ(row.tpot_ms, 5.0);
  EXPECT_EQ(row.e2e_ms, 60.0);
  EXPECT_TRUE(row.coalesced);
  EXPECT_FALSE(row.events);
}

TEST(RequestRow, HasEventsWhereTheyAreAskedFor) {
  const RequestRow row = request_row(answered(), 0, true);
  const std::vector<std::pair<std::int64_t, std::uint32_t>> expected{{50'000'000, 1}, {60'000'000, 2}};
  EXPECT_EQ(row.events, expected);
}

TEST(RequestRow, OfARequestThatWasNeverSentHasNoTimesButItsOwn) {
  RequestRecord record;
  record.due_at = record.sent_at = TimePoint(5ns);
  record.end_at = TimePoint(9ns);
  const RequestRow row = request_row(record, 0);
  EXPECT_EQ(row.due_ns, 5);
  EXPECT_EQ(row.end_ns, 9);
  EXPECT_FALSE(row.sent_ns || row.first_token_ns || row.last_token_ns || row.ttft_ms ||
               row.ttft_corrected_ms);
}

}  // namespace
}  // namespace loadtest

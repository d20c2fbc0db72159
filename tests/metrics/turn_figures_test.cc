#include <gtest/gtest.h>

#include <vector>

#include "metrics/group_figures.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

RequestRecord turn(std::optional<std::uint32_t> number, std::int64_t ttft_ns, std::uint32_t input,
                   std::optional<std::uint32_t> cached) {
  RequestRecord record;
  record.turn = number;
  record.sent = true;
  record.input_tokens = input;
  record.cached_tokens = cached;
  record.output_tokens = 10;
  record.arrivals = {{ttft_ns, 10}};
  record.end_at = record.sent_at + 1s;
  return record;
}

std::vector<TurnFigures> figures_of(const std::vector<RequestRecord>& records) {
  std::vector<const RequestRecord*> pointers;
  for (const RequestRecord& record : records) pointers.push_back(&record);
  return turn_figures(pointers, 10s);
}

TEST(TurnFigures, EachTurnHasItsOwn) {
  std::vector<RequestRecord> records{turn(0, 10'000'000, 100, 0), turn(0, 30'000'000, 200, 0),
                                     turn(1, 50'000'000, 300, 96)};
  records.push_back(turn(1, 1, 1, std::nullopt));
  records.back().status = RequestStatus::failed;
  records.back().input_tokens.reset();
  records.back().arrivals.clear();
  records.back().output_tokens.reset();
  const auto figures = figures_of(records);
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_EQ(figures[0].attempted, 2u);
  EXPECT_EQ(figures[0].succeeded, 2u);
  EXPECT_DOUBLE_EQ(figures[0].ttft_ms->mean, 20);
  EXPECT_EQ(figures[0].input_tokens_mean, 150);
  EXPECT_EQ(figures[0].cached_tokens_mean, 0);
  EXPECT_DOUBLE_EQ(figures[0].output_tokens_per_s, 2);
  EXPECT_EQ(figures[1].attempted, 2u);
  EXPECT_EQ(figures[1].failed, 1u);
  EXPECT_EQ(figures[1].input_tokens_mean, 300);
  EXPECT_EQ(figures[1].cached_tokens_mean, 96);
}

TEST(TurnFigures, SingleRequestsHaveNone) { EXPECT_TRUE(figures_of({turn(std::nullopt, 1, 1, 1)}).empty()); }

}  // namespace
}  // namespace loadtest

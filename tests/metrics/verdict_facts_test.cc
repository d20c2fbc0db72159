// What a level's verdict is judged by, where it depends on what was asked for.
#include "metrics/verdict_facts.h"

#include <gmock/gmock.h>

#include "metrics/records.h"

namespace loadtest {
namespace {

LevelInput level_of(std::span<const RequestRecord> records, std::uint32_t concurrency) {
  LevelInput input;
  input.concurrency = concurrency;
  input.run_started_at = at_ms(-5000);
  input.started_at = at_ms(0);
  input.records = records;
  return input;
}

std::vector<std::string> codes_of(const Verdict& verdict) {
  std::vector<std::string> all;
  for (const VerdictReason& reason : verdict.reasons) all.push_back(reason.code);
  return all;
}

TEST(VerdictFacts, CachedPromptsAreSuspect) {
  auto records = numbered({streamed(0, {50}, 50), streamed(0, {50}, 50)});
  records[0].input_tokens = 100;
  records[0].cached_tokens = 96;
  records[0].input_tokens_asked = 100;
  LevelInput input = level_of(records, 1);
  EXPECT_THAT(codes_of(calculate_level(input).verdict), testing::ElementsAre("prefix_cache"));
  input.shared_prompt_tokens = 95;
  EXPECT_EQ(calculate_level(input).verdict.status, VerdictStatus::valid);
  input.shared_prompt_tokens = 93;
  EXPECT_THAT(codes_of(calculate_level(input).verdict), testing::ElementsAre("prefix_cache"));
  input.shared_prompt_tokens = std::nullopt;
  EXPECT_EQ(calculate_level(input).verdict.status, VerdictStatus::valid);
}

TEST(VerdictFacts, AnswersShorterThanAskedAreSuspectWhereTheProbesWasNot) {
  auto records = numbered({streamed(0, {1, 2}, 50), streamed(0, {1, 2}, 50)});
  for (RequestRecord& record : records) record.output_tokens_asked = 3;
  LevelInput input = level_of(records, 1);
  EXPECT_EQ(calculate_level(input).verdict.status, VerdictStatus::valid);
  input.answer_lengths_exact = true;
  EXPECT_THAT(codes_of(calculate_level(input).verdict), testing::ElementsAre("output_length"));
  for (RequestRecord& record : records) record.token_source = TokenSource::events;
  EXPECT_EQ(calculate_level(input).verdict.status, VerdictStatus::valid);
  for (RequestRecord& record : records) {
    record.token_source = TokenSource::usage;
    record.output_tokens_asked.reset();
  }
  EXPECT_EQ(calculate_level(input).verdict.status, VerdictStatus::valid);
}

TEST(VerdictFacts, ConversationsMayFindTheirEarlierTurnsCached) {
  auto records = numbered({streamed(0, {50}, 50)});
  records[0].turn = 1;
  records[0].input_tokens = records[0].input_tokens_asked = 100;
  records[0].cached_tokens = 96;
  EXPECT_EQ(calculate_level(level_of(records, 1)).verdict.status, VerdictStatus::valid);
}

// Two conversations of two turns; each user thinks for most of the time.
std::vector<RequestRecord> thinkers() {
  auto records = numbered({streamed(0, {1, 10}, 10), streamed(0, {1, 10}, 10), streamed(80, {81, 90}, 90),
                           streamed(80, {81, 90}, 90)});
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i].index = i % 2;
    records[i].turn = static_cast<std::uint32_t>(i / 2);
  }
  return records;
}

TEST(VerdictFacts, AUserWhoThinksKeepsTheSlot) {
  const auto records = thinkers();
  LevelInput input = level_of(records, 2);
  input.first_idle_slot_at = at_ms(90);
  const LevelResult result = calculate_level(input);
  ASSERT_TRUE(result.steady);
  EXPECT_LT(*result.steady->figures.achieved_concurrency, 1);  // requests
  EXPECT_EQ(result.verdict.status, VerdictStatus::valid);
}

TEST(VerdictFacts, SlotsAreFilledByConversationsNotByTheirRequests) {
  const auto records = thinkers();
  const LevelResult result = calculate_level(level_of(records, 4));
  ASSERT_EQ(codes_of(result.verdict), std::vector<std::string>{"fewer_requests_than_slots"});
  EXPECT_EQ(result.verdict.reasons[0].detail,
            "2 conversations were sent for 4 slots, so the concurrency was never reached; raise -n or -d");
}

TEST(VerdictFacts, ATraceIsHeldToItsTimes) {
  auto records = numbered({streamed(0, {5}, 5), streamed(100, {105}, 105), streamed(200, {205}, 205)});
  for (RequestRecord& record : records) record.due_at = at_ms(0);
  records[2].due_at = at_ms(50);
  LevelInput input = level_of(records, 1);
  input.open = OpenLoad{std::nullopt, std::nullopt, true};
  const LevelResult result = calculate_level(input);
  ASSERT_EQ(codes_of(result.verdict), std::vector<std::string>{"rate_not_kept"});
  EXPECT_THAT(result.verdict.reasons[0].detail, testing::EndsWith("; stretch the trace (--time-scale) to "
                                                                  "measure latencies"));
  records[2].due_at = at_ms(0);  // a burst has no rate to keep
  EXPECT_EQ(calculate_level(input).verdict.status, VerdictStatus::valid);
}

}  // namespace
}  // namespace loadtest

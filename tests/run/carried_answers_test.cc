#include "run/carried_answers.h"

#include <gtest/gtest.h>

#include <vector>

namespace loadtest {
namespace {

RequestRecord turn_of(std::uint64_t conversation, std::uint32_t turn, std::uint32_t own_tokens) {
  RequestRecord record;
  record.index = conversation;
  record.turn = turn;
  record.input_tokens_sent = own_tokens;
  record.token_source = TokenSource::usage;
  return record;
}

RequestRecord answered_turn(std::uint64_t conversation, std::uint32_t turn, std::uint32_t own_tokens,
                            std::uint32_t output_tokens) {
  RequestRecord record = turn_of(conversation, turn, own_tokens);
  record.output_tokens = output_tokens;
  return record;
}

std::vector<std::uint32_t> sent_tokens(const std::vector<RequestRecord>& records) {
  std::vector<std::uint32_t> tokens;
  for (const RequestRecord& record : records) tokens.push_back(record.input_tokens_sent);
  return tokens;
}

AnswerText counted_text(std::size_t record, std::uint32_t content_tokens) {
  AnswerText answer;
  answer.record = record;
  answer.content_tokens = content_tokens;
  return answer;
}

TEST(CarriedAnswers, AreThoseOfTheTurnsBeforeInTheSameConversation) {
  std::vector<RequestRecord> records{answered_turn(1, 1, 40, 7),  answered_turn(0, 0, 20, 60),
                                     answered_turn(1, 0, 20, 5),  answered_turn(0, 2, 60, 60),
                                     answered_turn(0, 1, 40, 60), turn_of(1, 2, 60)};
  EXPECT_EQ(add_carried_answers({}, records), 0u);
  EXPECT_EQ(sent_tokens(records), (std::vector<std::uint32_t>{45, 20, 20, 180, 100, 72}));
}

TEST(CarriedAnswers, AreCarriedWithoutTheirReasoning) {
  std::vector<RequestRecord> records{answered_turn(0, 0, 20, 12), answered_turn(0, 1, 40, 12),
                                     turn_of(0, 2, 60)};
  records[0].reasoning_tokens = 5;
  // Nobody stated it: three events of the four that came, so three quarters of the twelve.
  records[1].arrivals.resize(4, Arrival{0, 1, 1, false});
  records[1].reasoning_tokens_streamed = 3;
  EXPECT_EQ(add_carried_answers({}, records), 0u);
  EXPECT_EQ(sent_tokens(records), (std::vector<std::uint32_t>{20, 47, 70}));
}

TEST(CarriedAnswers, AreWhatTheirTextHasWhereItWasCounted) {
  std::vector<RequestRecord> records{answered_turn(0, 0, 20, 65), answered_turn(0, 1, 40, 65)};
  records[0].token_source = TokenSource::retokenized;
  EXPECT_EQ(add_carried_answers(std::vector<AnswerText>{counted_text(0, 60)}, records), 0u);
  EXPECT_EQ(sent_tokens(records), (std::vector<std::uint32_t>{20, 100}));
}

TEST(CarriedAnswers, ThatNobodyCountedAreTakenByTheirEventsAndToldToBeGuesses) {
  std::vector<RequestRecord> records{turn_of(0, 0, 20), turn_of(0, 1, 40), turn_of(0, 2, 60)};
  for (RequestRecord& record : records) record.token_source = TokenSource::events;
  records[0].arrivals.resize(4, Arrival{0, 1, 1, false});
  records[1].arrivals.resize(2, Arrival{0, 1, 1, false});
  records[1].input_tokens = 45;
  EXPECT_EQ(add_carried_answers({}, records), 1u);
  EXPECT_EQ(sent_tokens(records), (std::vector<std::uint32_t>{20, 44, 66}));
}

TEST(CarriedAnswers, AreOfConversationsOnly) {
  std::vector<RequestRecord> records{answered_turn(0, 0, 20, 60), answered_turn(0, 0, 20, 60)};
  for (RequestRecord& record : records) record.turn.reset();
  add_carried_answers({}, records);
  EXPECT_EQ(sent_tokens(records), (std::vector<std::uint32_t>{20, 20}));
}

}  // namespace
}  // namespace loadtest

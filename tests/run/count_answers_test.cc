#include "run/count_answers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fakes/fake_llm.h"
#include "run/engine.h"
#include "run/measured.h"
#include "tokenize/tiktoken_tokenizer.h"

namespace loadtest {
namespace {

const Tokenizer& tokenizer() {
  static const auto tokenizer = make_tiktoken_tokenizer("cl100k_base");
  return *tokenizer;
}

RequestRecord record_of(std::size_t arrivals) {
  RequestRecord record;
  record.arrivals.resize(arrivals, Arrival{0, 1, 1, false});
  return record;
}

std::vector<std::uint32_t> tokens_of(const RequestRecord& record) {
  std::vector<std::uint32_t> tokens;
  for (const Arrival& arrival : record.arrivals) tokens.push_back(arrival.tokens);
  return tokens;
}

TEST(CountAnswers, ATokenBelongsToTheArrivalOfItsLastByte) {
  // "Hello", " world", " and", " more"
  const AnswerText answer{0, "Hello world and more", {{TokenKind::content, 20}}, {3, 8, 11, 20}};
  RequestRecord record = record_of(4);
  count_answer(tokenizer(), answer, record);
  EXPECT_EQ(tokens_of(record), (std::vector<std::uint32_t>{0, 1, 1, 2}));
  EXPECT_EQ(record.output_tokens, 4u);
  EXPECT_EQ(record.token_source, TokenSource::retokenized);
  EXPECT_EQ(record.reasoning_tokens_streamed, 0u);
}

TEST(CountAnswers, TheTotalThatTheServerStatedStays) {
  const AnswerText answer{0, "Hello world and more", {{TokenKind::content, 20}}, {11, 20}};
  RequestRecord record = record_of(2);
  record.token_source = TokenSource::usage;
  record.output_tokens = 5;  // with an end token
  count_answer(tokenizer(), answer, record);
  EXPECT_EQ(tokens_of(record), (std::vector<std::uint32_t>{2, 2}));
  EXPECT_EQ(record.output_tokens, 5u);
  EXPECT_EQ(record.token_source, TokenSource::retokenized);
}

TEST(CountAnswers, RunsAreEncodedEachByItself) {
  const AnswerText answer{
      0, "Hello world and more", {{TokenKind::reasoning, 11}, {TokenKind::content, 20}}, {11, 20}};
  RequestRecord record = record_of(2);
  record.reasoning_tokens_streamed = 1;
  count_answer(tokenizer(), answer, record);
  EXPECT_EQ(tokens_of(record), (std::vector<std::uint32_t>{2, 2}));
  EXPECT_EQ(record.reasoning_tokens_streamed, 2u);
}

TEST(CountAnswers, AnAnswerThatWasNotStreamedHasATotal) {
  const AnswerText answer{0, "Hello world", {{TokenKind::content, 11}}, {}};
  RequestRecord record;
  record.streamed = false;
  count_answer(tokenizer(), answer, record);
  EXPECT_EQ(record.output_tokens, 2u);
  EXPECT_EQ(record.token_source, TokenSource::retokenized);
}

// Each token stands for one byte more than there is, or for another number of bytes altogether.
class OtherBytes final : public Tokenizer {
 public:
  explicit OtherBytes(std::size_t first, std::size_t each) : first_(first), each_(each) {}
  std::vector<TokenId> encode(std::string_view, SpecialTokens) const override { return {0, 1, 1, 1}; }
  std::string decode(std::span<const TokenId>) const override { return ""; }
  std::size_t bytes_of(TokenId id) const override { return id == 0 ? first_ : each_; }
  std::string_view name() const override { return "other"; }
  bool exact() const override { return true; }

 private:
  std::size_t first_, each_;
};

TEST(CountAnswers, ASpaceThatTheTokenizerPutBeforeTheTextIsNoByteOfIt) {
  const AnswerText answer{0, "aabbccdd", {{TokenKind::content, 8}}, {2, 4, 8}};
  RequestRecord record = record_of(3);
  count_answer(OtherBytes(3, 2), answer, record);
  EXPECT_EQ(tokens_of(record), (std::vector<std::uint32_t>{1, 1, 2}));
}

TEST(CountAnswers, TokensThatDoNotAddUpAreSpreadOverTheText) {
  const AnswerText answer{0, "aabbccdd", {{TokenKind::content, 8}}, {4, 8}};
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{30}, std::size_t{0}}) {
    RequestRecord record = record_of(2);
    count_answer(OtherBytes(bytes, bytes), answer, record);
    EXPECT_EQ(tokens_of(record),
              bytes == 0 ? (std::vector<std::uint32_t>{0, 4}) : (std::vector<std::uint32_t>{2, 2}));
  }
}

TEST(CountAnswers, AllAreCountedOrWhatWasBegunBeforeTheStop) {
  std::vector<AnswerText> answers;
  std::vector<RequestRecord> records(200);
  for (std::size_t i = 0; i < records.size(); ++i)
    answers.push_back({i, "Hello world", {{TokenKind::content, 11}}, {}});
  EXPECT_EQ(count_answers(tokenizer(), answers, records, 3, [] { return true; }), 200u);
  for (const RequestRecord& record : records) EXPECT_EQ(record.output_tokens, 2u);
  EXPECT_EQ(count_answers(tokenizer(), {}, records, 3, [] { return true; }), 0u);
}

TEST(AnswerTexts, KeepsNoMoreThanThereIsRoomFor) {
  AnswerTexts texts(1);
  texts.begin_level(10);
  EXPECT_TRUE(texts.room().take(6));
  EXPECT_FALSE(texts.room().take(5));
  texts.room().give_back(6);
  EXPECT_TRUE(texts.room().take(10));
  texts.leave_out();
  EXPECT_EQ(texts.left_out(), 1u);
  texts.begin_level(10);
  EXPECT_EQ(texts.left_out(), 0u);
  EXPECT_TRUE(texts.room().take(10));
}

// A stream without usage, two tokens an event.
std::string uncounted_stream() {
  const std::string two = event(R"({"choices":[{"index":0,"delta":{"content":" every question"}}]})");
  return kStreamHead + role_event() + two + two + stop_event() + done_event() + kLastChunk;
}

RunConfig counted_run(const FakeLlm& server) {
  RunConfig config = small_run({server.url()});
  config.workload.tokenizer = "cl100k_base";
  return config;
}

TEST(CountAnswers, OfARunWhoseServerDoesNotCount) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(uncounted_stream()); });
  for (const std::uint32_t warmup : {0U, 1U}) {
    RunConfig config = counted_run(server);
    config.warmup = warmup;
    Measured run(config);
    ASSERT_TRUE(run.run()) << run.error->message;
    EXPECT_EQ(run.result.levels.at(0).figures.output_tokens, 16u);
    EXPECT_EQ(run.result.tokens.source, TokenSource::retokenized);
    EXPECT_FALSE(run.result.tokens.exact);
    EXPECT_TRUE(run.result.warnings.empty()) << run.result.warnings.at(0);
    for (const RequestRecord& record : run.records.at(0)) {
      std::uint32_t tokens = 0;
      for (const Arrival& arrival : record.arrivals) tokens += arrival.tokens;
      EXPECT_EQ(tokens, 4u);
      EXPECT_EQ(record.output_tokens, 4u);
    }
  }
}

// One token and then two, with the total at the end.
std::string unevenly_counted_stream() {
  const std::string one = event(R"({"choices":[{"index":0,"delta":{"content":" every"}}]})"),
                    two = event(R"({"choices":[{"index":0,"delta":{"content":" question asked"}}]})");
  return kStreamHead + role_event() + one + two + two + stop_event() + usage_event(3, 5) + done_event() +
         kLastChunk;
}

RunResult unevenly_counted(const std::string& tokenizer_name, std::uint32_t warmup,
                           std::vector<RequestRecord>& records) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(unevenly_counted_stream()); });
  RunConfig config = small_run({server.url()});
  config.workload.tokenizer = tokenizer_name;
  config.warmup = warmup;
  config.output_length = OutputLength::at_most;
  Measured run(config);
  EXPECT_TRUE(run.run()) << run.error->message;
  records = run.records.at(0);
  return run.result;
}

TEST(CountAnswers, EventsOfSeveralTokensAreCountedWhereTheServerStatesOnlyTheTotal) {
  std::vector<RequestRecord> records;
  const RunResult result = unevenly_counted("cl100k_base", 1, records);
  EXPECT_EQ(result.tokens.source, TokenSource::retokenized);
  EXPECT_FALSE(result.tokens.exact);
  EXPECT_EQ(result.levels.at(0).figures.output_tokens, 20u);
  for (const RequestRecord& record : records) {
    std::uint32_t tokens = 0;
    for (const std::uint32_t each : tokens_of(record)) tokens += each;
    EXPECT_EQ(tokens, 5u);
  }
}

TEST(CountAnswers, WithoutAProbeEventsAreTakenAsOneTokenEach) {
  std::vector<RequestRecord> records;
  EXPECT_EQ(unevenly_counted("cl100k_base", 0, records).tokens.source, TokenSource::usage);
  for (const RequestRecord& record : records) {
    std::uint32_t tokens = 0;
    for (const std::uint32_t each : tokens_of(record)) tokens += each;
    EXPECT_EQ(tokens, 3u);
  }
}

TEST(CountAnswers, AStandInForTheTokenizerSplitsNoTotal) {
  std::vector<RequestRecord> records;
  const RunResult result = unevenly_counted("", 1, records);
  EXPECT_EQ(result.tokens.source, TokenSource::usage);
  ASSERT_FALSE(result.warnings.empty());
  EXPECT_EQ(result.warnings.back(),
            "the server puts about 1.7 tokens into an event and does not say how many into each, so they are "
            "spread over the events evenly; give --tokenizer to have them counted from the text");
}

TEST(CountAnswers, OfAnswersThatAreNotStreamed) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(json_answer(
        200, R"({"choices":[{"index":0,"message":{"content":" every question"},"finish_reason":"stop"}]})"));
  });
  RunConfig config = counted_run(server);
  config.stream = false;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.levels.at(0).figures.output_tokens, 8u);
  EXPECT_EQ(run.result.tokens.source, TokenSource::retokenized);
}

TEST(CountAnswers, WhatTheServerCountsIsNotCountedAgain) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(whole_stream(3)); });
  Measured run(counted_run(server));
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.levels.at(0).figures.output_tokens, 12u);
  EXPECT_EQ(run.result.tokens.source, TokenSource::usage);
}

TEST(CountAnswers, OneThatIsTooLongIsCountedByItsEventsAndSaidSo) {
  const std::string longest =
      event(R"({"choices":[{"delta":{"content":")" + std::string(600'000, 'x') + "\"}}]}");
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead + longest + longest + stop_event() + done_event() + kLastChunk);
  });
  RunConfig config = counted_run(server);
  config.num_prompts = 1;
  Measured run(config);
  ASSERT_TRUE(run.run()) << run.error->message;
  EXPECT_EQ(run.result.tokens.source, TokenSource::events);
  EXPECT_EQ(run.result.levels.at(0).figures.output_tokens, 2u);
  ASSERT_EQ(run.result.warnings.size(), 1u);
  EXPECT_EQ(
      run.result.warnings[0],
      "1 answer whose events neither the server nor the tokenizer counted: each event is taken as one token "
      "(texts are kept to be counted up to 256 MiB a level and 1 MiB an answer, of one choice)");
}

// Of an engine thread whose texts have so much room.
std::pair<std::size_t, std::uint64_t> kept_and_left_out(std::size_t room, bool counts) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.send(uncounted_stream()); });
  Engine engine({server.url()});
  engine.prepare();
  engine.thread->texts().begin_level(room);
  engine.thread->texts().learn(0, counts);
  engine.perform(3);
  return {engine.thread->texts().take().size(), engine.thread->texts().left_out()};
}

TEST(CountAnswers, TextsAreKeptWhereTheServerDoesNotCountAndThereIsRoom) {
  EXPECT_EQ(kept_and_left_out(1 << 20, false), std::pair(std::size_t{3}, std::uint64_t{0}));
  EXPECT_EQ(kept_and_left_out(0, false), std::pair(std::size_t{0}, std::uint64_t{3}));
  const std::size_t one = sizeof(AnswerText) + 2 * 15 + 2 * sizeof(std::uint32_t);
  EXPECT_EQ(kept_and_left_out(one + one / 2, false), std::pair(std::size_t{1}, std::uint64_t{2}));
  // The first answer shows that the server does not count, whatever was thought of it.
  EXPECT_EQ(kept_and_left_out(1 << 20, true), std::pair(std::size_t{2}, std::uint64_t{0}));
}

}  // namespace
}  // namespace loadtest

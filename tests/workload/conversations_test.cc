#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>

#include "nasty_tokenizers.h"
#include "temporary_file.h"
#include "workload/dataset_conversations.h"
#include "workload/synthetic_conversations.h"

namespace loadtest {
namespace {

TEST(SyntheticConversations, HaveTurnsOfExactLengthsWithTimeBetween) {
  const MergingTokenizer tokenizer;
  SyntheticConversationOptions options;
  options.turns = *parse_turns("uniform:1:4");
  options.input = *parse_length_distribution("uniform:10:30");
  options.output = LengthDistribution::fixed(9);
  options.think_time = *parse_duration_distribution("2s");
  const SyntheticConversations source(1, "run", options, tokenizer);
  std::set<std::size_t> turn_counts;
  std::set<std::string> texts;
  std::size_t turns = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const Conversation session = source.session({Phase::measured, 0, i});
    turn_counts.insert(session.turns.size());
    EXPECT_EQ(session.system, "");
    for (const ConversationTurn& turn : session.turns) {
      EXPECT_EQ(tokenizer.encode(turn.text).size(), turn.input_tokens);
      EXPECT_GE(turn.input_tokens, 10u);
      EXPECT_LE(turn.input_tokens, 30u);
      EXPECT_EQ(turn.max_output_tokens, 9u);
      EXPECT_EQ(turn.think_time, Nanoseconds(&turn == &session.turns[0] ? 0 : 2'000'000'000));
      texts.insert(turn.text);
      ++turns;
    }
  }
  EXPECT_EQ(turn_counts, (std::set<std::size_t>{1, 2, 3, 4}));
  EXPECT_EQ(texts.size(), turns);
}

TEST(SyntheticConversations, GroupsShareTheirSystemPrompt) {
  const WordTokenizer tokenizer;
  SyntheticConversationOptions options;
  options.system = {40, 2};
  const SyntheticConversations source(1, "run", options, tokenizer);
  std::set<std::string> prompts;
  for (std::uint64_t i = 0; i < 50; ++i) {
    const Conversation session = source.session({Phase::measured, 0, i});
    EXPECT_EQ(tokenizer.count(session.system), 40u);
    EXPECT_EQ(session.system_tokens, 40u);
    prompts.insert(session.system);
  }
  EXPECT_EQ(prompts.size(), 2u);
}

// A word a token; tells how often a text of so many was counted.
class CountedWords final : public TokenCounter {
 public:
  std::size_t count(std::string_view text) const override {
    const std::size_t words = words_.count(text);
    ++times_[words];
    return words;
  }
  std::string_view name() const override { return words_.name(); }
  bool exact() const override { return true; }
  int times(std::size_t words) const { return times_[words]; }

 private:
  WordTokenCounter words_;
  mutable std::map<std::size_t, int> times_;
};

TEST(SyntheticConversations, ASystemPromptIsMadeOnceForAllWhoShareIt) {
  const CountedWords counter;
  SyntheticConversationOptions options;
  options.input = LengthDistribution::fixed(9);
  options.system = {400, 1};
  const SyntheticConversations source(1, "run", options, counter);
  source.session({Phase::measured, 0, 0});
  const int once = counter.times(400);
  EXPECT_GE(once, 1);
  for (std::uint64_t i = 1; i < 10; ++i) source.session({Phase::measured, 0, i});
  EXPECT_EQ(counter.times(400), once);
}

TEST(SyntheticConversations, AreTheSameForTheSameKey) {
  const WordTokenizer tokenizer;
  const SyntheticConversations source(1, "run", {}, tokenizer);
  const Conversation one = source.session({Phase::measured, 2, 7}),
                     two = source.session({Phase::measured, 2, 7});
  EXPECT_EQ(one.id, "run-m2-7");
  ASSERT_EQ(one.turns.size(), two.turns.size());
  for (std::size_t i = 0; i < one.turns.size(); ++i) EXPECT_EQ(one.turns[i].text, two.turns[i].text);
}

TEST(DatasetConversations, DropTheRecordedAnswersButKeepTheirLengths) {
  const WordTokenizer tokenizer;
  const TemporaryFile file(
      R"({"messages":[{"role":"system","content":"be kind"},{"role":"user","content":"a b"},)"
      R"({"role":"assistant","content":"one two three"},{"role":"user","content":"c"}],"top_p":0.5})");
  auto dataset = open_dataset(file.path(), {DatasetFormat::jsonl, {}, false});
  ASSERT_TRUE(dataset) << dataset.error().message;
  DatasetPromptOptions options;
  options.output = LengthDistribution::fixed(77);
  const DatasetConversations source(1, "run", std::make_shared<const Dataset>(std::move(*dataset)), options,
                                    *parse_duration_distribution("1s"), tokenizer);
  const Conversation session = source.session({});
  EXPECT_EQ(session.system, "be kind");
  EXPECT_EQ(session.system_tokens, 2u);
  EXPECT_EQ(session.extra_body, "{\"top_p\":0.5}");
  ASSERT_EQ(session.turns.size(), 2u);
  EXPECT_EQ(session.turns[0].text, "a b");
  EXPECT_EQ(session.turns[0].input_tokens, 2u);
  EXPECT_EQ(session.turns[0].max_output_tokens, 3u);
  EXPECT_EQ(session.turns[0].think_time, Nanoseconds(0));
  EXPECT_EQ(session.turns[1].text, "c");
  EXPECT_EQ(session.turns[1].max_output_tokens, 77u);
  EXPECT_EQ(session.turns[1].think_time, Nanoseconds(1'000'000'000));
}

}  // namespace
}  // namespace loadtest

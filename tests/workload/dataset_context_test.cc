#include "workload/dataset_context.h"

#include <gtest/gtest.h>

#include <string>

#include "workload/temporary_file.h"

namespace loadtest {
namespace {

// A word is a token.
const WordTokenCounter kWordCounter;

DatasetContext context_of(std::uint64_t max_model_len, std::uint32_t output = 2) {
  DatasetContext context;
  context.max_model_len = max_model_len;
  context.counter = &kWordCounter;
  context.options.output = LengthDistribution::fixed(output);
  return context;
}

Dataset open(const TemporaryFile& file, bool skip = false) {
  DatasetOptions options;
  options.skip_bad_lines = skip;
  auto dataset = open_dataset(file.path(), options);
  EXPECT_TRUE(dataset) << dataset.error().message;
  return std::move(*dataset);
}

// The error without the file's name.
std::string problem(const TemporaryFile& file, const DatasetContext& context) {
  Dataset dataset = open(file);
  const auto fitted = fit_to_context(dataset, context);
  if (fitted) return "none";
  EXPECT_EQ(fitted.error().code, ErrorCode::bad_input);
  return fitted.error().message.substr(file.path().size() + 3);
}

TEST(DatasetContext, ARecordThatIsTooLongIsToldByItsLine) {
  const TemporaryFile file("{\"prompt\":\"a b c\"}\n\n{\"prompt\":\"a b c d e f\",\"output_len\":4}\n",
                           ".jsonl");
  EXPECT_EQ(problem(file, context_of(10)), "none");
  EXPECT_EQ(problem(file, context_of(9)),
            "line 3: 6 tokens in and 4 out are more than the model's context of 9; correct it, or leave such "
            "lines out with --skip-bad-lines");
  DatasetContext overrides = context_of(9, 3);
  overrides.options.output_overrides = true;
  EXPECT_EQ(problem(file, overrides), "none");
}

TEST(DatasetContext, AnAnswerIsAsLongAsTheRecordedOne) {
  const TemporaryFile file(
      R"([{"conversations":[{"from":"human","value":"a b"},{"from":"gpt","value":"c d e"}]}])", ".json");
  EXPECT_EQ(problem(file, context_of(5)), "none");
  EXPECT_EQ(problem(file, context_of(4)).substr(0, 30), "line 1: 2 tokens in and 3 out ");
}

TEST(DatasetContext, WhereSuchLinesAreLeftOutTheyAreRemovedAndCounted) {
  const TemporaryFile file("a b c d e f\na b\nbad\na b c d e f g\nc d\n", ".txt");
  Dataset dataset = open(file, true);
  ASSERT_TRUE(fit_to_context(dataset, context_of(5)));
  ASSERT_EQ(dataset.size(), 3u);
  EXPECT_EQ(dataset.record(0)->messages.at(0).content, "a b");
  EXPECT_EQ(dataset.record(2)->messages.at(0).content, "c d");
  EXPECT_EQ(dataset.skipped(), 2u);
  EXPECT_EQ(dataset.first_skipped(), "line 1: 6 tokens in and 2 out are more than the model's context of 5");
}

TEST(DatasetContext, NothingLeftIsAnError) {
  const TemporaryFile file("a b c d e f\n", ".txt");
  Dataset dataset = open(file, true);
  const auto fitted = fit_to_context(dataset, context_of(5));
  ASSERT_FALSE(fitted);
  EXPECT_NE(fitted.error().message.find("holds no prompts: its only record is bad, the first in line 1: 6"),
            std::string::npos)
      << fitted.error().message;
}

TEST(DatasetContext, OfAConversationAllTurnsAndAnswersCount) {
  const TemporaryFile file(
      R"({"system":"s","messages":[{"role":"user","content":"a b"},{"role":"assistant","content":"c d e"},)"
      R"({"role":"user","content":"f"}]})",
      ".jsonl");
  DatasetContext context = context_of(9);  // 1 + 2 + 3 + 1 + 2
  context.conversations = true;
  EXPECT_EQ(problem(file, context), "none");
  context.max_model_len = 8;
  EXPECT_EQ(problem(file, context).substr(0, 76),
            "line 1: 4 tokens in and 5 out in all its turns are more than the model's con");
}

TEST(DatasetContext, WithAStandInOnlyWhatIsClearlyTooLongIsRefused) {
  const TemporaryFile file("{\"prompt\":\"a b c d e f g h\",\"output_len\":9}\n", ".jsonl");
  DatasetContext context = context_of(13);
  context.exact = false;
  EXPECT_EQ(problem(file, context), "none");
  context.max_model_len = 12;
  EXPECT_EQ(problem(file, context).substr(0, 70),
            "line 1: at least 4 tokens in and 9 out are more than the model's conte");
}

TEST(DatasetContext, AStandInMayCountFourTimesTooMuchOfOtherScripts) {
  const TemporaryFile file("{\"prompt\":\"a b c d e f g \u0905\",\"output_len\":9}\n", ".jsonl");
  DatasetContext context = context_of(11);
  context.exact = false;
  EXPECT_EQ(problem(file, context), "none");
  context.max_model_len = 10;
  EXPECT_EQ(problem(file, context).substr(0, 39), "line 1: at least 2 tokens in and 9 out ");
}

TEST(DatasetContext, AnAnswerIsAskedForAsItIsCountedWhateverCountsIt) {
  const TemporaryFile file(
      R"([{"conversations":[{"from":"human","value":"a b"},{"from":"gpt","value":"c d e"}]}])", ".json");
  DatasetContext context = context_of(4);
  context.exact = false;
  EXPECT_EQ(problem(file, context), "none");
  context.max_model_len = 3;
  EXPECT_EQ(problem(file, context).substr(0, 38), "line 1: at least 1 token in and 3 out ");
}

TEST(DatasetContext, ComesToAnEndInTimeAndSaysWhatItLeft) {
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += "a b c\n";
  const TemporaryFile file(lines, ".txt");
  Dataset dataset = open(file);
  DatasetContext context = context_of(5);
  context.most_time = Nanoseconds(0);
  EXPECT_EQ(fit_to_context(dataset, context).value(),
            file.path() +
                ": the lengths of the first 63 of 200 prompts were held against the model's context of 5; "
                "it takes too long to look at the rest");
  int asked = 0;
  context = context_of(5);
  context.go_on = [&] { return ++asked < 2; };
  EXPECT_EQ(fit_to_context(dataset, context).value(), "");
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace loadtest

#include "workload/dataset_prompts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <set>
#include <stdexcept>

#include "nasty_tokenizers.h"
#include "temporary_file.h"

namespace loadtest {
namespace {

const WordTokenizer kTokenizer;

std::shared_ptr<const Dataset> dataset_of(const std::string& path, DatasetFormat format) {
  auto dataset = open_dataset(path, {format, {}, false});
  EXPECT_TRUE(dataset) << dataset.error().message;
  return std::make_shared<const Dataset>(std::move(*dataset));
}

std::vector<std::size_t> order(Phase phase, std::uint32_t level, std::uint64_t count,
                               DatasetSampling sampling) {
  std::vector<std::size_t> places;
  for (std::uint64_t i = 0; i < count; ++i) places.push_back(record_of({phase, level, i}, 5, sampling, 1));
  return places;
}

using Places = std::vector<std::size_t>;

TEST(DatasetOrder, ShuffleTakesEveryRecordOnceAPass) {
  const Places places = order(Phase::measured, 0, 10, DatasetSampling::shuffle);
  for (const int pass : {0, 5}) {
    EXPECT_EQ(std::set<std::size_t>(places.begin() + pass, places.begin() + pass + 5),
              (std::set<std::size_t>{0, 1, 2, 3, 4}));
  }
  EXPECT_NE(Places(places.begin(), places.begin() + 5), Places(places.begin() + 5, places.end()));
  EXPECT_NE(places, order(Phase::measured, 1, 10, DatasetSampling::shuffle));
  EXPECT_EQ(places, order(Phase::measured, 0, 10, DatasetSampling::shuffle));
}

TEST(DatasetOrder, SequentialIsTheFilesOrderAndWarmsUpFromItsEnd) {
  EXPECT_EQ(order(Phase::measured, 3, 7, DatasetSampling::sequential), (Places{0, 1, 2, 3, 4, 0, 1}));
  EXPECT_EQ(order(Phase::warmup, 3, 7, DatasetSampling::sequential), (Places{4, 3, 2, 1, 0, 4, 3}));
}

TEST(DatasetOrder, ReplacementIsIndependentOfWhatWasTaken) {
  Places hits(5);
  for (const std::size_t place : order(Phase::measured, 0, 5000, DatasetSampling::replacement))
    ++hits.at(place);
  for (const std::size_t hit : hits) EXPECT_NEAR(static_cast<double>(hit), 1000, 150);
}

TEST(DatasetOrder, NamesAreKnown) {
  EXPECT_EQ(*parse_dataset_sampling("sequential"), DatasetSampling::sequential);
  EXPECT_EQ(parse_dataset_sampling("random").error().message,
            "\"random\" is not a way of sampling; give shuffle, sequential or replacement");
}

TEST(DatasetPrompts, AreTheRecordsWithTheirLengthsCounted) {
  const TemporaryFile file(R"({"prompt":"one two","system":"be kind now","output_len":3,"temperature":0})");
  DatasetPrompts prompts(1, "run", dataset_of(file.path(), DatasetFormat::jsonl), {}, kTokenizer);
  prompts.set_template_tokens(10);
  const PlannedRequest request = prompts.plan({Phase::measured, 1, 2});
  EXPECT_EQ(request.request_id, "run-m1-2");
  EXPECT_EQ(request.messages, (std::vector<Message>{{"system", "be kind now"}, {"user", "one two"}}));
  EXPECT_EQ(request.input_tokens, 15u);
  EXPECT_EQ(request.asked_input_tokens, std::nullopt);
  EXPECT_EQ(request.max_output_tokens, 3u);
  EXPECT_EQ(request.extra_body, "{\"temperature\":0}");
}

TEST(DatasetPrompts, AnswersAreAsLongAsRecordedOrAsked) {
  const TemporaryFile file(
      R"([{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"four words it has"}]}])");
  DatasetPromptOptions options;
  options.output = LengthDistribution::fixed(99);
  const auto dataset = dataset_of(file.path(), DatasetFormat::sharegpt);
  EXPECT_EQ(DatasetPrompts(1, "run", dataset, options, kTokenizer).plan({}).max_output_tokens, 4u);
  options.output_overrides = true;
  EXPECT_EQ(DatasetPrompts(1, "run", dataset, options, kTokenizer).plan({}).max_output_tokens, 99u);
  const TemporaryFile text("q\n");
  options.output_overrides = false;
  const DatasetPrompts plain(1, "run", dataset_of(text.path(), DatasetFormat::text), options, kTokenizer);
  EXPECT_EQ(plain.plan({}).max_output_tokens, 99u);
}

TEST(DatasetPrompts, SayWhenTheFileWasChanged) {
  const TemporaryFile file("{\"prompt\":\"one two\"}\n");
  const DatasetPrompts prompts(1, "run", dataset_of(file.path(), DatasetFormat::jsonl), {}, kTokenizer);
  std::ofstream(file.path()) << "{\"prom";
  try {
    prompts.plan({});
    FAIL() << "no exception";
  } catch (const std::runtime_error& error) {
    EXPECT_TRUE(
        std::string(error.what()).starts_with("\"" + file.path() + "\" was changed after it was opened: "))
        << error.what();
  }
}

}  // namespace
}  // namespace loadtest

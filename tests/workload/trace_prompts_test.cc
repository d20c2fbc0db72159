#include "workload/trace_prompts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "nasty_tokenizers.h"
#include "temporary_file.h"

namespace loadtest {
namespace {

constexpr std::string_view kMooncakeLines =
    "{\"timestamp\": 0, \"input_length\": 1300, \"output_length\": 5, \"hash_ids\": [7, 8, 9]}\n"
    "{\"timestamp\": 1, \"input_length\": 1300, \"output_length\": 5, \"hash_ids\": [7, 8, 10]}\n"
    "{\"timestamp\": 1, \"input_length\": 1400, \"output_length\": 5, \"hash_ids\": [7, 8, 9]}\n"
    "{\"timestamp\": 2, \"input_length\": 1300, \"output_length\": 5, \"hash_ids\": [7, 8, 9]}\n"
    "{\"timestamp\": 2, \"input_length\": 700, \"output_length\": 5, \"hash_ids\": [11]}\n"
    "{\"timestamp\": 3, \"input_length\": 700, \"output_length\": 5, \"hash_ids\": [11]}\n"
    "{\"timestamp\": 4, \"input_length\": 3, \"output_length\": 5}\n";

std::shared_ptr<const Trace> trace_of(const std::string& path) {
  auto trace = open_trace(path, {});
  EXPECT_TRUE(trace) << trace.error().message;
  return std::make_shared<const Trace>(std::move(*trace));
}

std::string text(const TracePrompts& prompts, std::uint64_t index, Phase phase = Phase::measured) {
  return prompts.plan({phase, 0, index}).messages.at(0).content;
}

// Of the first tokens, how many are the same.
std::size_t shared(const Tokenizer& tokenizer, const std::string& a, const std::string& b) {
  const auto one = tokenizer.encode(a), two = tokenizer.encode(b);
  const std::size_t most = std::min(one.size(), two.size());
  return static_cast<std::size_t>(
      std::mismatch(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(most), two.begin()).first -
      one.begin());
}

TEST(TracePrompts, EqualLeadingIdsAreEqualLeadingText) {
  const TemporaryFile file(kMooncakeLines);
  const WordTokenizer tokenizer;
  const TracePrompts prompts(1, "run", trace_of(file.path()), tokenizer);
  EXPECT_NEAR(static_cast<double>(shared(tokenizer, text(prompts, 0), text(prompts, 1))), 1024, 3);
  EXPECT_GE(shared(tokenizer, text(prompts, 0), text(prompts, 1)), 1024u);
  EXPECT_EQ(shared(tokenizer, text(prompts, 0), text(prompts, 2)), 1300u);
  EXPECT_EQ(text(prompts, 0), text(prompts, 3));
  EXPECT_LE(shared(tokenizer, text(prompts, 0), text(prompts, 4)), 3u);
}

TEST(TracePrompts, TokensBeyondTheLastIdAreTheRequestsOwn) {
  const TemporaryFile file(kMooncakeLines);
  const WordTokenizer tokenizer;
  const TracePrompts prompts(1, "run", trace_of(file.path()), tokenizer);
  const std::size_t same = shared(tokenizer, text(prompts, 4), text(prompts, 5));
  EXPECT_GE(same, 512u);
  EXPECT_LE(same, 515u);
}

TEST(TracePrompts, LengthsAreExactWithAnyTokenizer) {
  const TemporaryFile file(kMooncakeLines);
  const WordTokenizer words;
  const MergingTokenizer merging;
  const PhraseTokenizer phrases;
  for (const Tokenizer* tokenizer :
       {static_cast<const Tokenizer*>(&words), static_cast<const Tokenizer*>(&merging),
        static_cast<const Tokenizer*>(&phrases)}) {
    const auto trace = trace_of(file.path());
    const TracePrompts prompts(1, "run", trace, *tokenizer);
    for (std::size_t i = 0; i < trace->size(); ++i) {
      const PlannedRequest request = prompts.plan({Phase::measured, 0, i});
      EXPECT_EQ(tokenizer->encode(request.messages.at(0).content).size(), trace->input_tokens(i))
          << tokenizer->name() << " " << i;
      EXPECT_EQ(request.input_tokens, trace->input_tokens(i));
      EXPECT_EQ(request.asked_input_tokens, trace->input_tokens(i));
      EXPECT_EQ(request.max_output_tokens, 5u);
    }
  }
}

TEST(TracePrompts, PhasesLevelsAndPassesHaveTextsOfTheirOwn) {
  const TemporaryFile file(kMooncakeLines);
  const WordTokenizer tokenizer;
  const TracePrompts prompts(1, "run", trace_of(file.path()), tokenizer);
  const std::string measured = text(prompts, 0);
  EXPECT_LE(shared(tokenizer, measured, text(prompts, 0, Phase::warmup)), 3u);
  EXPECT_LE(shared(tokenizer, measured, prompts.plan({Phase::measured, 1, 0}).messages.at(0).content), 3u);
  EXPECT_LE(shared(tokenizer, measured, text(prompts, 7)), 3u);
  EXPECT_EQ(tokenizer.count(text(prompts, 7)), 1300u);
}

TEST(TracePrompts, TheTemplatesTokensComeOffTheFirstBlock) {
  const TemporaryFile file(kMooncakeLines);
  const WordTokenizer tokenizer;
  TracePrompts prompts(1, "run", trace_of(file.path()), tokenizer);
  prompts.set_template_tokens(12);
  EXPECT_EQ(tokenizer.count(text(prompts, 0)), 1288u);
  EXPECT_EQ(prompts.plan({}).input_tokens, 1300u);
  EXPECT_GE(shared(tokenizer, text(prompts, 0), text(prompts, 1)), 1012u);
  EXPECT_LE(shared(tokenizer, text(prompts, 0), text(prompts, 1)), 1015u);
}

TEST(TracePrompts, RowsWithATextSendIt) {
  const TemporaryFile file(
      "{\"at_s\":0,\"input_tokens\":9,\"output_tokens\":4,\"prompt\":\"as it is\"}\n"
      "{\"at_s\":0,\"output_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"a b\"}]}\n");
  const WordTokenizer tokenizer;
  const TracePrompts prompts(1, "run", trace_of(file.path()), tokenizer);
  const PlannedRequest one = prompts.plan({Phase::measured, 0, 0}),
                       two = prompts.plan({Phase::measured, 0, 1});
  EXPECT_EQ(one.messages, (std::vector<Message>{{"user", "as it is"}}));
  EXPECT_EQ(one.input_tokens, 3u);
  EXPECT_EQ(one.asked_input_tokens, 9u);
  EXPECT_EQ(two.messages, (std::vector<Message>{{"user", "a b"}}));
  EXPECT_EQ(two.asked_input_tokens, std::nullopt);
}

TEST(TracePrompts, OtherFieldsOfAnOwnRowAreBodyFields) {
  const TemporaryFile file(
      "{\"at_s\":0,\"input_tokens\":9,\"output_tokens\":4,\"temperature\":0,\"stop\":[\"x\"]}\n"
      "{\"timestamp_ms\":0,\"prompt\":\"a\",\"output_tokens\":4,\"top_k\":1}\n");
  const WordTokenizer tokenizer;
  const TracePrompts prompts(1, "run", trace_of(file.path()), tokenizer);
  EXPECT_EQ(prompts.plan({Phase::measured, 0, 0}).extra_body, R"({"temperature":0,"stop":["x"]})");
  EXPECT_EQ(prompts.plan({Phase::measured, 0, 1}).extra_body, R"({"top_k":1})");
}

TEST(TracePrompts, SayWhenTheFileWasChanged) {
  const TemporaryFile file(kMooncakeLines);
  const WordTokenizer tokenizer;
  const TracePrompts prompts(1, "run", trace_of(file.path()), tokenizer);
  std::ofstream(file.path()) << "{";
  EXPECT_THROW(prompts.plan({}), std::runtime_error);
}

}  // namespace
}  // namespace loadtest

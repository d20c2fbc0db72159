#include <gtest/gtest.h>

#include "metrics/metrics_calculator.h"
#include "metrics/records.h"

namespace loadtest {
namespace {

TEST(TokenQuality, TheWorstSourceOfASuccessIsNamed) {
  auto records = numbered({streamed(0, {50, 60}, 60), streamed(0, {50, 60}, 60)});
  TokenQuality quality;
  quality.add(records);
  EXPECT_EQ(quality.source, TokenSource::usage);
  EXPECT_TRUE(quality.exact);
  records[1].token_source = TokenSource::retokenized;
  quality.add(records);
  EXPECT_EQ(quality.source, TokenSource::retokenized);
  EXPECT_FALSE(quality.exact);
}

TEST(TokenQuality, ScaledCountsAreNotExact) {
  auto records = numbered({streamed(0, {50, 60}, 60)});
  records[0].output_tokens = 4;
  TokenQuality quality;
  quality.add(records);
  EXPECT_EQ(quality.source, TokenSource::usage);
  EXPECT_FALSE(quality.exact);
}

TEST(TokenQuality, InputIsAsTrueAsTheWorstCount) {
  auto records = numbered({streamed(0, {50, 60}, 60), streamed(0, {50, 60}, 60)});
  for (auto& record : records) record.input_tokens = 12;
  TokenQuality quality;
  quality.add(records);
  EXPECT_EQ(quality.input_source, InputTokenSource::usage);
  EXPECT_TRUE(quality.input_exact);
  records[1].input_tokens.reset();
  quality.planned = InputTokenSource::tokenizer;
  quality.add(records);
  EXPECT_EQ(quality.input_source, InputTokenSource::tokenizer);
  EXPECT_TRUE(quality.input_exact);
  quality.planned = InputTokenSource::asked;
  quality.add(records);
  EXPECT_EQ(quality.input_source, InputTokenSource::asked);
  EXPECT_FALSE(quality.input_exact);
}

TEST(TokenQuality, InputOfWhatWasCutOffCountsTowardsExactnessOnly) {
  auto records = numbered({streamed(0, {50, 60}, 60), cut_off(streamed(0, {50, 60}, 60)),
                           failed(streamed(0, {}, 5), FailureKind::refused)});
  records[0].input_tokens = 12;
  TokenQuality quality;
  quality.add(records);
  EXPECT_EQ(quality.input_source, InputTokenSource::usage);
  EXPECT_FALSE(quality.input_exact);
}

TEST(TokenQuality, UsageThatIsNotBelievedIsTold) {
  auto records = numbered({streamed(0, {50, 60}, 60), streamed(0, {50, 60}, 60)});
  TokenQuality quality;
  quality.add(records);
  EXPECT_EQ(quality.warning(), std::nullopt);
  records[1].disbelieved_output_tokens = 999'999'999;
  quality.add(records);
  EXPECT_EQ(
      quality.warning(),
      "the server's usage is not believed for 1 request: it states up to 999999999 output tokens, more than "
      "were asked for and than came; those answers are counted by what came");
}

TEST(TokenQuality, WithoutATokenThereIsNoSource) {
  auto records = numbered({failed(streamed(0, {}, 5), FailureKind::refused)});
  records[0].token_source = TokenSource::events;
  TokenQuality quality;
  quality.add(records);
  EXPECT_EQ(quality.source, std::nullopt);
  EXPECT_TRUE(quality.exact);
}

}  // namespace
}  // namespace loadtest

#include "cli/suggest.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("server", "server"), 0u);
  EXPECT_EQ(edit_distance("sever", "server"), 1u);
  EXPECT_EQ(edit_distance("serverr", "server"), 1u);
  EXPECT_EQ(edit_distance("sarver", "server"), 1u);
  EXPECT_EQ(edit_distance("sevrer", "server"), 1u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
}

TEST(DidYouMean, NamesTheClosestWord) {
  EXPECT_EQ(did_you_mean("--concurency", {"--csv", "--concurrency"}), "; did you mean --concurrency?");
}

TEST(DidYouMean, CompletesAnUnfinishedWord) {
  EXPECT_EQ(did_you_mean("--max-err", {"--stop", "--max-error-rate"}), "; did you mean --max-error-rate?");
}

TEST(DidYouMean, IsSilentWhereNothingIsNear) {
  EXPECT_EQ(did_you_mean("--frobnicate", {"--server", "--model"}), "");
  EXPECT_EQ(did_you_mean("", {"run"}), "");
}

TEST(DidYouMean, StaysQuickForALongWord) {
  EXPECT_EQ(did_you_mean(std::string(1 << 20, 'x'), {"--server"}), "");
}

}  // namespace
}  // namespace loadtest

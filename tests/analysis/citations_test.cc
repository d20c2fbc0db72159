#include <gmock/gmock.h>

#include "analysis/facts.h"

namespace loadtest {
namespace {

using testing::ElementsAre;

TEST(CitedFacts, OfBracketsListsAndRanges) {
  EXPECT_THAT(cited_facts("a [F12] b [F3, F1] c [F5-F7][F9 – F10]; d [see F2]"),
              ElementsAre(1, 2, 3, 5, 6, 7, 9, 10, 12));
}

TEST(CitedFacts, IsNothingElse) {
  EXPECT_THAT(cited_facts("F1 (F2) [G3] [XF4] [F] [link](F5) [F6"), ElementsAre());
  EXPECT_THAT(cited_facts("[" + std::string(300, 'x') + "F1]"), ElementsAre());
}

TEST(CitedFacts, ARangeBeyondReasonIsItsEnds) {
  EXPECT_THAT(cited_facts("[F1-F999999]"), ElementsAre(1, 999999));
}

TEST(UncitedSections, AreThoseWithoutAFactThatExists) {
  const std::vector<Fact> facts{{1, "one"}, {2, "two"}};
  EXPECT_THAT(uncited_sections("## A\nx [F1]\n## B\nnothing\n## C\n[F3]\n## D\n\n## E\n[F2]", facts),
              ElementsAre("B", "C"));
  EXPECT_THAT(uncited_sections("no heading", facts), ElementsAre());
}

}  // namespace
}  // namespace loadtest

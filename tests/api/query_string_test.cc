#include "api/query_string.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

using Problems = std::vector<FieldProblem>;

TEST(QueryString, ReadsEncodedValues) {
  const QueryString query("q=a%20b+c%26&status=", {"q", "status"});
  EXPECT_EQ(query.text("q"), "a b c&");
  EXPECT_EQ(query.text("status"), "");
  EXPECT_EQ(query.text("other"), std::nullopt);
  EXPECT_EQ(query.errors(), Problems{});
}

TEST(QueryString, TellsEveryThingThatIsWrong) {
  QueryString query("limit=9999&offset=-1&x=1&q=%zz&limit=2", {"limit", "offset", "q"});
  EXPECT_EQ(query.whole("limit", 50, 1, 500), 50U);
  EXPECT_EQ(query.whole("offset", 0, 0, 10), 0U);
  EXPECT_EQ(query.errors(), (Problems{{"?x", "is not known; there are: limit, offset, q"},
                                      {"?q", "is not percent-encoded UTF-8"},
                                      {"?limit", "is given twice"},
                                      {"?limit", "\"9999\" is not a whole number from 1 to 500"},
                                      {"?offset", "\"-1\" is not a whole number from 0 to 10"}}));
}

TEST(QueryString, ChoicesAreWords) {
  QueryString query("sort=up", {"sort"});
  EXPECT_EQ(query.choice("sort", "newest", {"newest", "oldest"}), "newest");
  EXPECT_EQ(query.errors(), (Problems{{"?sort", "\"up\" is not known; there are: newest, oldest"}}));
}

TEST(QueryString, NumbersAreWithinTheirBounds) {
  QueryString query("a=2.5&b=1e9&c=-1&d=nan&e=1x&f=", {"a", "b", "c", "d", "e", "f", "g"});
  EXPECT_EQ(query.optional_number("a", 0, 1e9), 2.5);
  EXPECT_EQ(query.optional_number("b", 0, 1e9), 1e9);
  for (const char* const name : {"c", "d", "e", "f", "g"})
    EXPECT_EQ(query.optional_number(name, 0, 1e9), std::nullopt) << name;
  EXPECT_EQ(query.errors(), (Problems{{"?c", "\"-1\" is not a number from 0 to 1000000000"},
                                      {"?d", "\"nan\" is not a number from 0 to 1000000000"},
                                      {"?e", "\"1x\" is not a number from 0 to 1000000000"},
                                      {"?f", "\"\" is not a number from 0 to 1000000000"}}));
}

TEST(QueryString, PercentSignsNeedTwoDigits) {
  EXPECT_EQ(percent_decoded("%41%2f+", false), "A/+");
  EXPECT_EQ(percent_decoded("%", false), std::nullopt);
  EXPECT_EQ(percent_decoded("%4", false), std::nullopt);
  EXPECT_EQ(percent_decoded("%ff", false), std::nullopt);
}

}  // namespace
}  // namespace loadtest

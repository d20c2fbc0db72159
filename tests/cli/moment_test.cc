#include "cli/moment.h"

#include <gmock/gmock.h>

namespace loadtest {
namespace {

TEST(Moment, IsReadAsUtc) {
  EXPECT_EQ(*parse_moment("1970-01-02"), 86'400'000'000'000);
  EXPECT_EQ(*parse_moment("1970-01-01T00:01"), 60'000'000'000);
  EXPECT_EQ(*parse_moment("2026-01-31T12:34:56Z"), 1'769'862'896'000'000'000);
  EXPECT_EQ(*parse_moment("2026-01-31T12:34:56"), 1'769'862'896'000'000'000);
}

TEST(Moment, OtherTextsAreSentences) {
  for (const char* text :
       {"", "yesterday", "2026-02-30", "2026-13-01", "2026-01-31 12:34", "2026-01-31T24:00",
        "2026-01-31T12:34:60Z", "26-01-31", "2026-01-31T12:34:56+01:00", "0000-01-01"}) {
    EXPECT_EQ(parse_moment(text).error().message,
              "\"" + std::string(text) +
                  "\" is not a moment; give a day such as 2026-01-31, or 2026-01-31T12:34:56Z (UTC)");
  }
}

TEST(Moment, IsWrittenAsUtc) {
  EXPECT_EQ(moment_text(1'769'862'896'789'999'999), "2026-01-31T12:34:56.789Z");
  EXPECT_EQ(moment_short(1'769'862'896'789'999'999), "2026-01-31 12:34");
  EXPECT_EQ(moment_text(-1), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace loadtest

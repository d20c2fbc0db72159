#include "api/rfc3339.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

TEST(Rfc3339, ReadsMomentsAndDays) {
  EXPECT_EQ(parse_rfc3339("1970-01-02"), 86'400'000'000'000);
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:01.5Z"), 1'500'000'000);
  EXPECT_EQ(parse_rfc3339("1970-01-01T09:00:00+09:00"), 0);
  EXPECT_EQ(rfc3339_utc(*parse_rfc3339("2026-01-31T12:34:56.789Z")), "2026-01-31T12:34:56.789Z");
}

TEST(Rfc3339, WritesMomentsOfAnyTime) {
  EXPECT_EQ(rfc3339_utc_ms(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(rfc3339_utc_ms(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(rfc3339_utc_ms(951'782'400'005), "2000-02-29T00:00:00.005Z");
}

TEST(Rfc3339, YearsWithoutRunsAreAsGoodAsTheNearestOnes) {
  EXPECT_EQ(parse_rfc3339("0001-01-01"), 0);
  EXPECT_EQ(parse_rfc3339("1969-12-31T23:59:59Z"), 0);
  EXPECT_EQ(rfc3339_utc(*parse_rfc3339("9999-12-31T23:59:60Z")), "2200-01-01T00:00:00.000Z");
}

TEST(Rfc3339, RefusesWhatIsNoMoment) {
  for (const char* const text :
       {"", "yesterday", "2026-13-01", "2026-02-30", "2026-01-01T", "2026-01-01T25:00:00Z",
        "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx"}) {
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace loadtest

#include "report/cells.h"

#include <gtest/gtest.h>

#include <limits>

namespace loadtest {
namespace {

std::string line_of(const std::vector<CellValue>& values) {
  std::string out;
  CsvLine line(out);
  for (const CellValue& value : values) line.value(value);
  line.end();
  return out;
}

TEST(CsvLine, PutsNumbersTextAndNothing) {
  EXPECT_EQ(line_of({std::string_view("a"), std::uint64_t{18}, 1.5, {}, 0.1234567891}),
            "a,18,1.5,,0.123457\r\n");
}

TEST(CsvLine, QuotesWhatNeedsIt) {
  EXPECT_EQ(line_of({std::string_view("a,\"b\"\r\nc")}), "\"a,\"\"b\"\"\r\nc\"\r\n");
}

TEST(CsvLine, DefusesFormulas) {
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠SUM(A1)"})
    EXPECT_EQ(line_of({std::string_view(text)}), "'" + std::string(text) + "\r\n");
  EXPECT_EQ(line_of({std::string_view("\tx")}), "'\tx\r\n");
  EXPECT_EQ(line_of({std::string_view("\n=1+1")}), "\"'\n=1+1\"\r\n");
  EXPECT_EQ(line_of({std::string_view("=HYPERLINK(\"http://x\",1)")}),
            "\"'=HYPERLINK(\"\"http://x\"\",1)\"\r\n");
}

TEST(CsvLine, LeavesOutWhatIsNotFinite) {
  EXPECT_EQ(line_of({std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}),
            ",\r\n");
}

}  // namespace
}  // namespace loadtest

#include "workload/csv_row.h"

#include <gtest/gtest.h>

namespace loadtest {
namespace {

using Fields = std::vector<std::string>;

Fields fields(std::string_view row) {
  const auto parsed = parse_csv_row(row);
  return parsed ? *parsed : Fields{"error: " + parsed.error().message};
}

TEST(CsvRow, FieldsMayHoldCommasLineEndsAndQuotesInQuotes) {
  EXPECT_EQ(fields("a,b,c"), (Fields{"a", "b", "c"}));
  EXPECT_EQ(fields("\"a,1\",\"b\n2\",\"say \"\"hi\"\"\""), (Fields{"a,1", "b\n2", "say \"hi\""}));
  EXPECT_EQ(fields("a,\r"), (Fields{"a", ""}));
  EXPECT_EQ(fields(""), (Fields{""}));
  EXPECT_EQ(fields(",,"), (Fields{"", "", ""}));
  EXPECT_EQ(fields("\"\",x"), (Fields{"", "x"}));
  EXPECT_EQ(fields(" a , b "), (Fields{" a ", " b "}));
}

TEST(CsvRow, FaultsNameTheField) {
  EXPECT_EQ(fields("a,\"b"), (Fields{"error: the quotes of its field 2 are never closed"}));
  EXPECT_EQ(fields("\"a\"b,c"), (Fields{"error: its field 1 goes on after its closing quotes"}));
  EXPECT_EQ(fields("a\"b,c"), (Fields{"error: its field 1 holds quotes but is not in quotes"}));
}

TEST(CsvRow, LineEndsInQuotesDoNotEndARow) {
  const std::string text = "a,\"x\ny\"\n\"q\"\"\n\",b\nplain\"\nlast";
  std::vector<std::string> rows(1);
  CsvRowEnd end;
  for (const char c : text) {
    if (end.feed(c)) {
      rows.emplace_back();
    } else {
      rows.back() += c;
    }
  }
  EXPECT_EQ(rows, (Fields{"a,\"x\ny\"", "\"q\"\"\n\",b", "plain\"", "last"}));
}

}  // namespace
}  // namespace loadtest

#include "core/json_line.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/json_tree.h"

namespace loadtest {
namespace {

std::string number_text(const std::optional<double>& value) {
  std::string out;
  append_number(out, value);
  return out;
}

TEST(JsonLine, IsOneObject) {
  std::string out;
  JsonLine line(out);
  append_json(line.key("text"), std::string_view("a \"b\"\n\xFF"));
  append_json(line.key("whole"), -3);
  append_json(line.key("flag"), true);
  append_json(line.key("none"), std::optional<std::string>());
  append_text_or_null(line.key("empty"), "");
  JsonLine inner(line.key("inner"));
  inner.close();
  line.close();
  EXPECT_EQ(out,
            "{\"text\":\"a \\\"b\\\"\\n\xEF\xBF\xBD\",\"whole\":-3,\"flag\":true,\"none\":null,"
            "\"empty\":null,\"inner\":{}}");
}

TEST(JsonLine, NumbersHaveSixDecimals) {
  EXPECT_EQ(number_text(0.0), "0");
  EXPECT_EQ(number_text(51.2345678), "51.234568");
  EXPECT_EQ(number_text(-0.5), "-0.5");
  EXPECT_EQ(number_text(1280), "1280");
  EXPECT_EQ(number_text(std::nullopt), "null");
  EXPECT_EQ(number_text(NAN), "null");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "null");
}

TEST(JsonLine, HugeNumbersStayWhatTheyAre) {
  for (const double value : {8.9e9 + 0.25, 9e9, 1.5e18, -1e300}) {
    EXPECT_EQ(parse_json(number_text(value)).get<double>(), value) << value;
  }
}

}  // namespace
}  // namespace loadtest

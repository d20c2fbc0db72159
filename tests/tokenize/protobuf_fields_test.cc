#include "tokenize/protobuf_fields.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace loadtest {
namespace {

using namespace std::string_literals;

using NumberAndEnd = std::pair<std::uint64_t, std::size_t>;

std::vector<NumberAndEnd> fields_of(std::string_view message) {
  std::vector<NumberAndEnd> all;
  const auto fields = protobuf_fields(message);
  EXPECT_TRUE(fields);
  for (const ProtobufField& field : fields.value_or(std::vector<ProtobufField>())) {
    all.emplace_back(field.number, field.end);
  }
  return all;
}

TEST(ProtobufFields, AreReadOverWhateverTheirValuesAre) {
  const std::string message =
      "\x08\x96\x01"  // 1: a varint of two bytes
      "\x12\x03"      // 2: three bytes
      "abc"
      "\x19\x01\x02\x03\x04\x05\x06\x07\x08"  // 3: eight bytes
      "\x25\x01\x02\x03\x04"                  // 4: four bytes
      "\xA2\x06\x00"s;                        // 100: none
  EXPECT_EQ(fields_of(message), (std::vector<NumberAndEnd>{{1, 3}, {2, 8}, {3, 17}, {4, 22}, {100, 25}}));
  EXPECT_EQ(fields_of(""), std::vector<NumberAndEnd>());
}

TEST(ProtobufFields, AMessageThatEndsWithinAFieldIsNone) {
  for (const std::string& broken :
       {"\x08"s, "\x08\x96"s, "\x12"s,
        "\x12\x03"
        "ab"s,
        "\x19\x01"s, "\x25\x01\x02\x03"s, "\x12\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"s,
        std::string(11, '\xFF'), "\x00\x00"s, "{}"s}) {
    EXPECT_FALSE(protobuf_fields(broken)) << broken.size() << " bytes: " << broken;
  }
}

}  // namespace
}  // namespace loadtest

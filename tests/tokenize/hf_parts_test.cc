// The parts of a tokenizer.json, each by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tokenize/byte_level.h"
#include "tokenize/hf_decoder.h"
#include "tokenize/hf_normalizer.h"
#include "tokenize/hf_pre_tokenizer.h"
#include "tokenize/hf_split.h"

namespace loadtest {
namespace {

using testing::ElementsAre;

// A parsed part; the parser keeps the document.
struct Parsed {
  simdjson::dom::parser parser;
  JsonPart part;
  explicit Parsed(std::string_view json) : part(parser.parse(json.data(), json.size()).value(), "part") {}
};

std::string normalized(std::string_view json, std::string text) {
  const Parsed parsed(json);
  const auto normalizer = HfNormalizer::parse(parsed.part);
  EXPECT_TRUE(normalizer) << normalizer.error().message;
  return normalizer->apply(std::move(text));
}

std::vector<std::string> cut(std::string_view json, std::string_view text, bool at_start = true) {
  const Parsed parsed(json);
  const auto pre_tokenizer = HfPreTokenizer::parse(parsed.part);
  EXPECT_TRUE(pre_tokenizer) << pre_tokenizer.error().message;
  const auto pieces = pre_tokenizer->cut(text, at_start);
  return {pieces.texts.begin(), pieces.texts.end()};
}

std::string decoded(std::string_view json, std::vector<std::string> tokens) {
  const Parsed parsed(json);
  const auto decoder = HfDecoder::parse(parsed.part);
  EXPECT_TRUE(decoder) << decoder.error().message;
  return decoder->apply(std::move(tokens));
}

TEST(ByteLevel, EveryByteHasACharacter) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const auto character = byte_level_character(static_cast<unsigned char>(byte));
    EXPECT_EQ(bytes_of_byte_level(character), std::string(1, static_cast<char>(byte)));
  }
  EXPECT_EQ(bytes_of_byte_level("Ġhello"), " hello");
  EXPECT_EQ(bytes_of_byte_level("ë"), "\xEB");
  EXPECT_EQ(bytes_of_byte_level("한"), std::nullopt);
  EXPECT_EQ(bytes_of_byte_level("a b"), std::nullopt);
}

// The reference normalizes by Unicode 9.0.
TEST(HfNormalizer, MarksThatCameAfterUnicode9StayAndNothingIsMovedPastThem) {
  const auto nfc = [](std::string text) { return normalized(R"({"type":"NFC"})", std::move(text)); };
  EXPECT_EQ(nfc("e\u0301\u0327"), "\u0229\u0301");
  for (const std::string mark : {"\u0898", "\u1DF6", "\u1AC3", "\U00010EFD", "\U0001E08F", "\U0001E4EC"}) {
    EXPECT_EQ(nfc("e" + mark + "\u0301"), "e" + mark + "\u0301");
    EXPECT_EQ(nfc("e\u0301" + mark + "\u0327"), "\u00e9" + mark + "\u0327");
    EXPECT_EQ(nfc(mark + mark), mark + mark);
  }
  EXPECT_EQ(normalized(R"({"type":"NFD"})", "\u00e9\u1DF6\u0327"), "e\u0301\u1DF6\u0327");
  EXPECT_EQ(nfc("\U00011935\U00011930"), "\U00011935\U00011930");  // Unicode 13.0
  EXPECT_EQ(nfc("\U00011938"), "\U00011938");
}

TEST(HfNormalizer, ComposesPrependsAndReplaces) {
  EXPECT_EQ(normalized(R"({"type":"NFC"})", "Cafe\u0301"), "Café");
  EXPECT_EQ(normalized(R"({"type":"NFD"})", "é"), "e\u0301");
  EXPECT_EQ(normalized(R"({"type":"Prepend","prepend":"_"})", ""), "");
  EXPECT_EQ(normalized(R"({"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},
      {"type":"Replace","pattern":{"String":" "},"content":"▁"}]})",
                       "a  b."),
            "▁a▁▁b.");
  EXPECT_EQ(normalized(R"({"type":"Replace","pattern":{"Regex":"\\d+"},"content":"#"})", "a12b3"), "a#b#");
}

std::vector<std::string> split(std::string_view behavior, bool invert, std::string_view text) {
  const HfSplit splitter{Pattern::compile("[ ,]").value(), split_behavior(behavior).value(), invert};
  std::vector<std::string_view> parts;
  splitter.cut(text, parts);
  return {parts.begin(), parts.end()};
}

TEST(HfSplit, CutsInFiveWays) {
  EXPECT_THAT(split("Isolated", false, "a, b"), ElementsAre("a", ",", " ", "b"));
  EXPECT_THAT(split("Removed", false, "a, b"), ElementsAre("a", "b"));
  EXPECT_THAT(split("MergedWithPrevious", false, "a, b"), ElementsAre("a,", " ", "b"));
  EXPECT_THAT(split("MergedWithNext", false, "a, b"), ElementsAre("a", ",", " b"));
  EXPECT_THAT(split("Contiguous", false, "a, b"), ElementsAre("a", ", ", "b"));
  EXPECT_THAT(split("Removed", true, "a, b"), ElementsAre(",", " "));
  EXPECT_THAT(split("Removed", false, ""), ElementsAre());
  EXPECT_FALSE(split_behavior("Sideways"));
}

TEST(HfPreTokenizer, CutsByDigits) {
  EXPECT_THAT(cut(R"({"type":"Digits","individual_digits":true})", "a12½b"),
              ElementsAre("a", "1", "2", "½", "b"));
  EXPECT_THAT(cut(R"({"type":"Digits"})", "a12½b"), ElementsAre("a", "12½", "b"));
}

TEST(HfPreTokenizer, ByteLevelPutsASpaceInFrontWhereAsked) {
  EXPECT_THAT(cut(R"({"type":"ByteLevel"})", "It's 1"), ElementsAre(" It", "'s", " 1"));
  EXPECT_THAT(cut(R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":false})", "It's 1"),
              ElementsAre("It's 1"));
}

TEST(HfPreTokenizer, MetaspaceShowsSpaces) {
  EXPECT_THAT(cut(R"({"type":"Metaspace"})", "a b"), ElementsAre("▁a", "▁b"));
  EXPECT_THAT(cut(R"({"type":"Metaspace","prepend_scheme":"first","split":false})", "a b"),
              ElementsAre("▁a▁b"));
  EXPECT_THAT(cut(R"({"type":"Metaspace","prepend_scheme":"first","split":false})", "a b", false),
              ElementsAre("a▁b"));
  EXPECT_THAT(cut(R"({"type":"Metaspace","prepend_scheme":"never"})", "a b"), ElementsAre("a", "▁b"));
  EXPECT_THAT(cut(R"({"type":"Metaspace","add_prefix_space":false})", "a"), ElementsAre("a"));
}

TEST(HfDecoder, TurnsTokensIntoText) {
  EXPECT_EQ(decoded(R"({"type":"ByteLevel"})", {"ĠHello", "ë", "<한>"}), " Hello\xEB<한>");
  EXPECT_EQ(decoded(R"({"type":"Metaspace"})", {"▁a", "▁b"}), "a b");
  EXPECT_EQ(decoded(R"({"type":"Metaspace","prepend_scheme":"never"})", {"▁a", "▁b"}), " a b");
  EXPECT_EQ(
      decoded(R"({"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},
      {"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]})",
              {"▁▁a", "<0xED>", "<0x95>", "<0x9C>", "<0xZZ>"}),
      " a한<0xZZ>");
  EXPECT_EQ(HfDecoder::parse(std::nullopt)->apply({"a", "b"}), "a b");
}

}  // namespace
}  // namespace loadtest

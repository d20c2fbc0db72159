#include "adapter/openai_repeat.h"

#include <gtest/gtest.h>

#include <string>

#include "adapter/decoded.h"

namespace loadtest {
namespace {

std::string chunk_with(const std::string& text, const std::string& id = "1") {
  return R"({"id":")" + id + R"(","choices":[{"index":0,"delta":{"content":")" + text +
         R"("},"finish_reason":null}]})";
}

class RepeatedChunkTest : public ::testing::Test {
 protected:
  void learn(const std::string& payload) { repeated.learn(payload, parser.parse(payload)); }
  bool matches(const std::string& payload, KeptText* kept = nullptr, KeepText what = KeepText::nothing) {
    return repeated.match(payload, kept, what) != nullptr;
  }

  ChunkParser parser;
  RepeatedChunk repeated;
};

TEST_F(RepeatedChunkTest, OtherTextOfAnyLengthMatches) {
  learn(chunk_with("one"));
  for (const char* text : {"one", "a", "a longer text than the first", "中文 🙂", " ", "'{}[],:"}) {
    EXPECT_TRUE(matches(chunk_with(text))) << text;
  }
}

TEST_F(RepeatedChunkTest, WhatElseDiffersDoesNotMatch) {
  EXPECT_FALSE(matches(chunk_with("one")));
  learn(chunk_with("one"));
  EXPECT_FALSE(matches(chunk_with("two", "2")));
  EXPECT_FALSE(matches(chunk_with("two") + " "));
  EXPECT_FALSE(matches(R"({"choices":[]})"));
  EXPECT_FALSE(matches(chunk_with("two").substr(1)));
  EXPECT_FALSE(matches(""));
}

TEST_F(RepeatedChunkTest, TextThatNeedsACloserLookDoesNotMatch) {
  learn(chunk_with("one"));
  const std::string texts[] = {
      "",     R"(a\n)", R"(\u0041)",    R"(a","refusal":"b)",      "a\nb", std::string("a\0b", 3),
      "\xC3", "a\xFF",  "\xED\xA0\x80", R"(a"}},{"delta":{"x":"b)"};
  for (const std::string& text : texts) EXPECT_FALSE(matches(chunk_with(text))) << text;
}

TEST_F(RepeatedChunkTest, IsTheChunkThatParsingGives) {
  const std::string one = R"({"choices":[{"delta":{"content":"","reasoning":"a"},"token_ids":[1,2]}],)"
                          R"("usage":{"prompt_tokens":3,"completion_tokens":4}})";
  learn(one);
  const std::string two = std::string(one).replace(one.find("\"a\""), 3, "\"bc\"");
  const OpenAiChunk* chunk = repeated.match(two, nullptr, KeepText::nothing);
  ASSERT_NE(chunk, nullptr);
  EXPECT_EQ(*chunk, parser.parse(two));
  EXPECT_EQ(chunk->text, TokenKind::reasoning);
  EXPECT_EQ(chunk->usage->output_tokens, 4U);
}

TEST_F(RepeatedChunkTest, KeepsTheTextWhereItsKindIsAskedFor) {
  learn(chunk_with("one"));
  KeptText kept;
  EXPECT_TRUE(matches(chunk_with("two"), &kept, KeepText::content));
  EXPECT_TRUE(matches(chunk_with("three"), &kept, KeepText::nothing));
  EXPECT_EQ(kept.text(), "two");
}

TEST_F(RepeatedChunkTest, IsNotLearnedFromWhatCannotRepeat) {
  learn(R"({"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]})");
  EXPECT_FALSE(matches(R"({"choices":[{"delta":{"content":"b"},"finish_reason":"stop"}]})"));
  learn(R"({"choices":[{"delta":{"content":"a","reasoning":"b"}}]})");
  EXPECT_FALSE(matches(R"({"choices":[{"delta":{"content":"c","reasoning":"b"}}]})"));
  learn(R"({"choices":[{"index":1,"delta":{"content":"a"}}]})");
  EXPECT_FALSE(matches(R"({"choices":[{"index":1,"delta":{"content":"b"}}]})"));
  learn(chunk_with(R"(a\n)"));
  EXPECT_FALSE(matches(chunk_with("b")));
  const std::string long_text(RepeatedChunk::kMaxPayload, 'x');
  learn(chunk_with(long_text));
  EXPECT_FALSE(matches(chunk_with(long_text)));
}

TEST_F(RepeatedChunkTest, WhereEveryPayloadDiffersItStopsLearning) {
  for (int id = 0; id < 8; ++id) learn(chunk_with("a", std::to_string(id)));
  learn(chunk_with("a", "last"));
  EXPECT_FALSE(matches(chunk_with("b", "last")));
  repeated.clear();
  EXPECT_FALSE(matches(chunk_with("b", "7")));
  learn(chunk_with("a", "last"));
  EXPECT_TRUE(matches(chunk_with("b", "last")));
}

TEST(OpenAiDecoderRepeat, TextsOfTheFirstChoiceAreKeptInTheirOrder) {
  const auto of = [](int index, const std::string& text) {
    return R"({"choices":[{"index":)" + std::to_string(index) + R"(,"text":")" + text + R"("}]})";
  };
  const std::string bytes =
      sse({of(0, "a"), of(0, "b"), of(0, R"(\")"), of(0, "c"), of(1, "d"), of(1, "e"), of(0, "f"), "[DONE]"});
  Answer answer;
  answer.keep_text = KeepText::output;
  const Decoded decoded = decode(bytes, answer);
  EXPECT_EQ(decoded.summary.text, "ab\"cf");
  EXPECT_EQ(decoded.events.size(), 7U);
}

}  // namespace
}  // namespace loadtest

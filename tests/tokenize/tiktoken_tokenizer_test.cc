#include "tokenize/tiktoken_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "core/json_text.h"
#include "golden.h"

namespace loadtest {
namespace {

using testing::ElementsAre;

TEST(TiktokenTokenizer, GivesTheIdsOfTheReference) {
  for (const auto& name : tiktoken_encodings()) {
    const auto tokenizer = make_tiktoken_tokenizer(name);
    expect_golden(*tokenizer, name == "p50k_edit" ? "p50k_base" : name);  // the same but for special tokens
    EXPECT_EQ(tokenizer->name(), name);
    EXPECT_TRUE(tokenizer->exact());
  }
}

TEST(TiktokenTokenizer, DecodesWhatItEncoded) {
  for (const auto& name : tiktoken_encodings()) {
    const auto tokenizer = make_tiktoken_tokenizer(name);
    for (const auto& text : golden_texts()) {
      EXPECT_EQ(tokenizer->decode(tokenizer->encode(text)), valid_utf8(text)) << name;
      EXPECT_EQ(tokenizer->decode(tokenizer->encode(text, SpecialTokens::recognized)), valid_utf8(text))
          << name;
    }
  }
}

TEST(TiktokenTokenizer, KnowsTheBytesOfItsTokens) {
  const auto tokenizer = make_tiktoken_tokenizer("cl100k_base");
  EXPECT_EQ(tokenizer->bytes_of(64), 1u);
  EXPECT_EQ(tokenizer->bytes_of(8862), std::string_view("endo").size());
  EXPECT_EQ(tokenizer->bytes_of(100257), std::string_view("<|endoftext|>").size());
  EXPECT_EQ(tokenizer->bytes_of(4'000'000'000U), 0u);
}

TEST(TiktokenTokenizer, SpecialTokensAreTextUnlessAskedFor) {
  const auto tokenizer = make_tiktoken_tokenizer("cl100k_base");
  EXPECT_THAT(tokenizer->encode("a<|endoftext|>b"), ElementsAre(64, 27, 91, 8862, 728, 428, 91, 29, 65));
  EXPECT_THAT(tokenizer->encode("a<|endoftext|>b", SpecialTokens::recognized), ElementsAre(64, 100257, 65));
  EXPECT_THAT(tokenizer->encode("<|endofprompt|><|fim_suffix|>", SpecialTokens::recognized),
              ElementsAre(100276, 100260));
}

TEST(TiktokenTokenizer, HarmonyHasTheTokensOfGptOss) {
  const auto tokenizer = make_tiktoken_tokenizer("o200k_harmony");
  EXPECT_THAT(tokenizer->encode("<|start|><|channel|><|message|><|end|><|return|><|call|><|reserved_201087|>",
                                SpecialTokens::recognized),
              ElementsAre(200006, 200005, 200008, 200007, 200002, 200012, 201087));
  EXPECT_EQ(tokenizer->decode(std::vector<TokenId>{200006, 201087}), "<|start|><|reserved_201087|>");
}

TEST(TiktokenTokenizer, TheEncodingForEditsHasTokensForWhereToFillIn) {
  const auto tokenizer = make_tiktoken_tokenizer("p50k_edit");
  EXPECT_THAT(tokenizer->encode("<|fim_prefix|>Hello<|fim_suffix|> world<|fim_middle|><|endoftext|>",
                                SpecialTokens::recognized),
              ElementsAre(50281, 15496, 50283, 995, 50282, 50256));
}

TEST(TiktokenTokenizer, UnknownIdsAreLeftOutOfText) {
  const auto tokenizer = make_tiktoken_tokenizer("p50k_base");
  EXPECT_EQ(tokenizer->decode(std::vector<TokenId>{15496, 50281, 4000000000U, 995}), "Hello world");
}

TEST(TiktokenTokenizer, HalfACharacterIsGivenAsItIs) {
  const auto tokenizer = make_tiktoken_tokenizer("cl100k_base");
  const auto ids = tokenizer->encode("🫠");
  ASSERT_GT(ids.size(), 1u);
  EXPECT_EQ(tokenizer->decode(std::span(ids).first(1)), std::string("🫠").substr(0, 2));
}

TEST(TiktokenTokenizer, NoTextHasNoTokens) {
  const auto tokenizer = make_tiktoken_tokenizer("o200k_base");
  EXPECT_THAT(tokenizer->encode(""), ElementsAre());
  EXPECT_EQ(tokenizer->count(""), 0u);
  EXPECT_EQ(tokenizer->decode({}), "");
}

TEST(TiktokenTokenizer, InvalidUtf8IsReplacedByItsMaximalParts) {
  const auto tokenizer = make_tiktoken_tokenizer("o200k_base");
  EXPECT_EQ(tokenizer->encode("a\xF0\x9F\x98 \xFF\xC0\xAF"), tokenizer->encode("a\uFFFD \uFFFD\uFFFD\uFFFD"));
}

// A quadratic merge would take hours.
TEST(TiktokenTokenizer, AMegabyteWithoutASpaceIsQuick) {
  const auto tokenizer = make_tiktoken_tokenizer("o200k_base");
  constexpr std::size_t kBytes = 1 << 20;
  std::string letters;
  std::uint32_t state = 1;
  while (letters.size() < kBytes) {
    state = state * 1664525 + 1013904223;
    letters += static_cast<char>('a' + (state >> 24U) % 26);
  }
  EXPECT_GT(tokenizer->count(letters), kBytes / 4);
  EXPECT_EQ(tokenizer->decode(tokenizer->encode(letters)), letters);
  EXPECT_EQ(tokenizer->count(std::string(kBytes, 'a')), kBytes / 8);
  EXPECT_EQ(tokenizer->count(std::string(kBytes, ' ')), kBytes / 128);
  EXPECT_GT(tokenizer->count(std::string(kBytes, '\n')), 0u);
  EXPECT_GT(tokenizer->count(std::string(kBytes, 'A')), 0u);
}

TEST(TiktokenTokenizer, ThreadsShareOne) {
  const auto tokenizer = make_tiktoken_tokenizer("cl100k_base");
  const auto texts = golden_texts();
  const auto count_all = [&] {
    std::size_t total = 0;
    for (const auto& text : texts) total += tokenizer->count(text);
    return total;
  };
  const std::size_t expected = count_all();
  std::vector<std::size_t> totals(4);
  {
    std::vector<std::jthread> threads;
    for (auto& total : totals) threads.emplace_back([&] { total = count_all(); });
  }
  EXPECT_THAT(totals, testing::Each(expected));
}

TEST(TiktokenTokenizer, SeveralOnAThreadDoNotMixUp) {
  const auto a = make_tiktoken_tokenizer("cl100k_base");
  const auto b = make_tiktoken_tokenizer("r50k_base");
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(a->encode(" 안녕하세요"), ElementsAre(96270, 75265, 243, 92245));
    EXPECT_EQ(b->encode(" 안녕하세요").size(), 14u);
  }
}

TEST(TiktokenTokenizer, AnEncodingThatIsNotThereIsNone) {
  EXPECT_EQ(make_tiktoken_tokenizer("o300k"), nullptr);
}

}  // namespace
}  // namespace loadtest

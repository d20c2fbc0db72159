#include "tokenize/sentencepiece_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "golden.h"

#include "tokenize/protobuf_fields.h"

namespace loadtest {
namespace {

std::unique_ptr<const Tokenizer> load_pieces(const std::string& name) {
  auto tokenizer = parse_sentencepiece_model(file_content(golden_path(name + ".model")), name);
  EXPECT_TRUE(tokenizer) << tokenizer.error().message;
  return *std::move(tokenizer);
}

TEST(SentencePieceTokenizer, GivesTheIdsOfTheReference) {
  const auto tokenizer = load_pieces("pieces_bpe");
  EXPECT_EQ(tokenizer->name(), "pieces_bpe");
  EXPECT_TRUE(tokenizer->exact());
  expect_golden(*tokenizer, "pieces_bpe");
  expect_golden(*load_pieces("pieces_unigram"), "pieces_unigram");
}

TEST(SentencePieceTokenizer, DecodesWhatItEncoded) {
  for (const char* const name : {"pieces_bpe", "pieces_unigram"}) {
    const auto tokenizer = load_pieces(name);
    for (const char* const text : {"", "measure  how long", "안녕하세요 😀", "a\nb\tc"}) {
      EXPECT_EQ(tokenizer->decode(tokenizer->encode(text)), text) << name;
    }
    EXPECT_EQ(tokenizer->encode("a\xFF"), tokenizer->encode("a\uFFFD"));
    EXPECT_EQ(tokenizer->decode(std::vector<TokenId>{4000000000U, 99999}), "");
  }
}

TEST(SentencePieceTokenizer, TheBytesOfItsTokensAddUpToTheTextAndTheSpaceBeforeIt) {
  const auto tokenizer = load_pieces("pieces_bpe");
  const std::string text = "measure how 안녕 😀";
  std::size_t bytes = 0;
  for (const TokenId id : tokenizer->encode(text)) bytes += tokenizer->bytes_of(id);
  EXPECT_EQ(bytes, text.size() + 1);
  EXPECT_EQ(tokenizer->bytes_of(4'000'000'000U), 0u);
}

TEST(SentencePieceTokenizer, AMegabyteWithoutASpaceIsQuick) {
  for (const char* const name : {"pieces_bpe", "pieces_unigram"}) {
    EXPECT_GT(load_pieces(name)->count(std::string(1 << 20, 'e')), 0u) << name;
  }
}

// The library takes some of these files, with the defaults of the parts that are missing.
TEST(SentencePieceTokenizer, AFileThatEndsBetweenTwoFieldsIsASentence) {
  for (const char* const name : {"pieces_bpe", "pieces_unigram"}) {
    const std::string model = file_content(golden_path(std::string(name) + ".model"));
    const auto fields = protobuf_fields(model);
    ASSERT_TRUE(fields);
    ASSERT_GT(fields->size(), 700u);
    ASSERT_EQ(fields->back().end, model.size());
    for (const ProtobufField& field : *fields) {
      if (field.end == model.size()) break;
      const auto tokenizer =
          parse_sentencepiece_model(std::string_view(model).substr(0, field.end), "x.model");
      ASSERT_FALSE(tokenizer) << name << ": " << field.end << " bytes";
      EXPECT_EQ(tokenizer.error().message,
                std::string("x.model: the file ends too early: there is no ") +
                    (field.number == 1 ? "trainer_spec" : "normalizer_spec") +
                    " in it; download it again, or give the model's tokenizer.json");
    }
  }
}

TEST(SentencePieceTokenizer, ABrokenFileIsASentence) {
  const std::string model = file_content(golden_path("pieces_bpe.model"));
  for (const std::string& broken :
       {std::string(), std::string("{}"), std::string("not a model\n"), std::string(500, '\0'),
        model.substr(0, 10), model.substr(0, model.size() - 1)}) {
    const auto tokenizer = parse_sentencepiece_model(broken, "x.model");
    ASSERT_FALSE(tokenizer);
    EXPECT_EQ(tokenizer.error().message,
              "x.model: this is not a SentencePiece model, or a broken one; download it again, or give the "
              "model's tokenizer.json");
    EXPECT_EQ(tokenizer.error().code, ErrorCode::bad_input);
  }
}

}  // namespace
}  // namespace loadtest

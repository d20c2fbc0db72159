#include "tokenize/vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tokenize/rank_file.h"

namespace loadtest {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Vocabulary, FindsTokensAndIds) {
  std::vector<std::pair<std::string, TokenId>> tokens;
  for (TokenId i = 0; i < 5000; ++i) tokens.emplace_back("token " + std::to_string(i * 7), i * 3);
  const std::string block = pack_vocabulary(tokens);
  const Vocabulary vocabulary(block.data());
  EXPECT_EQ(vocabulary.size(), 14998u);
  for (const auto& [text, id] : tokens) {
    EXPECT_EQ(vocabulary.find(text), id);
    EXPECT_EQ(vocabulary.token(id), text);
    EXPECT_TRUE(vocabulary.has(id));
  }
  for (int i = 0; i < 5000; ++i) EXPECT_EQ(vocabulary.find("other " + std::to_string(i)), kNoToken);
  EXPECT_EQ(vocabulary.find(""), kNoToken);
  EXPECT_EQ(vocabulary.find(std::string(1000, 'x')), kNoToken);
  EXPECT_FALSE(vocabulary.has(1));
  EXPECT_EQ(vocabulary.token(1), "");
  EXPECT_FALSE(vocabulary.has(14998));
  EXPECT_EQ(vocabulary.token(kNoToken), "");
}

TEST(Vocabulary, TokensMayHoldAnyByte) {
  const std::vector<std::pair<std::string, TokenId>> tokens = {
      {std::string("\0", 1), 2}, {std::string("\0\0", 2), 0}, {"\xFF", 1}};
  const std::string block = pack_vocabulary(tokens);
  const Vocabulary vocabulary(block.data());
  for (const auto& [text, id] : tokens) EXPECT_EQ(vocabulary.find(text), id);
}

TEST(RankFile, ReadsTokensInBase64) {
  const auto tokens = parse_rank_file("IQ== 0\nIA== 1\r\n/w== 2\naGVsbG8= 70\n\n", "x.tiktoken");
  ASSERT_TRUE(tokens) << tokens.error().message;
  EXPECT_THAT(*tokens, ElementsAre(Pair("!", 0), Pair(" ", 1), Pair("\xFF", 2), Pair("hello", 70)));
}

TEST(RankFile, SaysWhichLineIsBroken) {
  const auto message = [](std::string_view text) {
    return parse_rank_file(text, "x.tiktoken").error().message;
  };
  const std::string form = "; a line is a token in base64, a space and its rank";
  EXPECT_EQ(message("IQ== 0\nIQ\n"), "x.tiktoken:2: there is no space" + form);
  EXPECT_EQ(message("I* == 0"), "x.tiktoken:1: the token is not base64" + form);
  EXPECT_EQ(message("IQ= 0"), "x.tiktoken:1: the token is not base64" + form);
  EXPECT_EQ(message("IR== 0"), "x.tiktoken:1: the token is not base64" + form);
  EXPECT_EQ(message(" 0"), "x.tiktoken:1: the token is not base64" + form);
  EXPECT_EQ(message("IQ== 1x"), "x.tiktoken:1: the rank is not a number" + form);
  EXPECT_EQ(message("IQ== -1"), "x.tiktoken:1: the rank is not a number" + form);
  EXPECT_EQ(message("IQ== 99999999"), "x.tiktoken:1: the rank is above 1048574" + form);
  EXPECT_EQ(message("IQ== 0\nIQ== 1"), "x.tiktoken:2: the token or its rank comes twice" + form);
  EXPECT_EQ(message("IQ== 0\nIA== 0"), "x.tiktoken:2: the token or its rank comes twice" + form);
  EXPECT_EQ(message(""), "x.tiktoken: holds no token; is it the right file?");
}

}  // namespace
}  // namespace loadtest

#include "tokenize/hf_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "golden.h"

#include "core/json_tree.h"

namespace loadtest {
namespace {

std::unique_ptr<const Tokenizer> load(const std::string& name) {
  auto tokenizer = parse_hf_tokenizer(file_content(golden_path(name + ".json")), name);
  EXPECT_TRUE(tokenizer) << tokenizer.error().message;
  return *std::move(tokenizer);
}

class SmallModel : public testing::TestWithParam<const char*> {};

TEST_P(SmallModel, GivesTheIdsOfTheReference) {
  const auto tokenizer = load(GetParam());
  EXPECT_EQ(tokenizer->name(), GetParam());
  EXPECT_TRUE(tokenizer->exact());
  expect_golden(*tokenizer, GetParam());
}

INSTANTIATE_TEST_SUITE_P(HfTokenizer, SmallModel,
                         testing::Values("llama3", "qwen", "deepseek", "mistral", "phi", "phi4", "digits",
                                         "numbers", "removed", "inverted", "contiguous", "llama2", "phi3",
                                         "mistral2", "metaspace", "no_prefix", "gemma", "no_unknown"),
                         [](const auto& row) { return std::string(row.param); });

TEST(HfTokenizer, DecodesWhatItEncoded) {
  for (const char* const name : {"llama3", "deepseek", "phi", "mistral", "llama2", "gemma"}) {
    const auto tokenizer = load(name);
    const auto texts = golden_texts();
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::string text = valid_utf8(texts[i]);
      // These show spaces as U+2581, so it comes back as a space; and what looks like a byte is one.
      if (text.find("▁") != std::string::npos || text.find("<0x") != std::string::npos) continue;
      EXPECT_EQ(tokenizer->decode(tokenizer->encode(text)), text) << name << ", line " << i + 1;
    }
  }
}

TEST(HfTokenizer, TheBytesOfItsTokensAddUpToTheText) {
  for (const auto& [name, before] :
       {std::pair("llama3", 0U), {"deepseek", 0U}, {"phi", 0U}, {"llama2", 1U}}) {
    const auto tokenizer = load(name);
    const std::string text = "Measure  how long, 안녕 😀 \x01 12345!";
    std::size_t bytes = 0;
    for (const TokenId id : tokenizer->encode(text)) bytes += tokenizer->bytes_of(id);
    EXPECT_EQ(bytes, text.size() + before) << name;  // llama2 puts a space before
    EXPECT_EQ(tokenizer->bytes_of(4'000'000'000U), 0u);
  }
}

TEST(HfTokenizer, AMegabyteWithoutASpaceIsQuick) {
  const auto tokenizer = load("llama2");
  EXPECT_GT(tokenizer->count(std::string(1 << 20, 'e')), 0u);
  EXPECT_GT(load("llama3")->count(std::string(1 << 20, ' ')), 0u);
}

// What is wrong with a file that is right but for `change`.
std::string fault(const std::function<void(nlohmann::json&)>& change) {
  nlohmann::json file = {
      {"model", {{"type", "BPE"}, {"vocab", {{"a", 0}, {"b", 1}, {"ab", 2}}}, {"merges", {"a b"}}}}};
  change(file);
  const auto tokenizer = parse_hf_tokenizer(dump_json(file), "t.json");
  return tokenizer ? "none" : tokenizer.error().message;
}

TEST(HfTokenizer, NamesThePartThatItCannotUse) {
  using Json = nlohmann::json;
  EXPECT_EQ(fault([](Json&) {}), "none");
  EXPECT_EQ(fault([](Json& f) { f["model"]["type"] = "Unigram"; }),
            "t.json: model: the model \"Unigram\" is not supported");
  EXPECT_EQ(fault([](Json& f) { f["model"]["type"] = 5; }), "t.json: model: the model \"\" is not supported");
  EXPECT_EQ(fault([](Json& f) {
              f["model"].erase("type");
              f["model"].erase("merges");
            }),
            "t.json: model: \"merges\" is missing");
  EXPECT_EQ(fault([](Json& f) {
              f["post_processor"] = {{"type", "Reverse"}};
            }),
            "t.json: post_processor: the post-processor \"Reverse\" is not supported");
  EXPECT_EQ(fault([](Json& f) {
              f["post_processor"] = {{"type", "Sequence"},
                                     {"processors", {{{"type", "ByteLevel"}}, {{"type", "Reverse"}}}}};
            }),
            "t.json: post_processor.processors[1]: the post-processor \"Reverse\" is not supported");
  EXPECT_EQ(fault([](Json& f) {
              f["normalizer"] = {{"type", "Precompiled"}};
            }),
            "t.json: normalizer: the normalizer \"Precompiled\" is not supported");
  EXPECT_EQ(fault([](Json& f) {
              f["pre_tokenizer"] = {{"type", "Sequence"},
                                    {"pretokenizers", {{{"type", "Digits"}}, {{"type", "UnicodeScripts"}}}}};
            }),
            "t.json: pre_tokenizer.pretokenizers[1]: the pre-tokenizer \"UnicodeScripts\" is not supported");
  EXPECT_EQ(fault([](Json& f) {
              f["pre_tokenizer"] = {
                  {"type", "Split"}, {"pattern", {{"Regex", "[a&&b]"}}}, {"behavior", "Isolated"}};
            }),
            "t.json: pre_tokenizer.pattern: the regular expression [a&&b] holds && within a set, which is "
            "not supported");
  EXPECT_EQ(
      fault([](Json& f) {
        f["pre_tokenizer"] = {{"type", "Split"}, {"pattern", {{"Regex", "a("}}}, {"behavior", "Isolated"}};
      }),
      "t.json: pre_tokenizer.pattern: the regular expression a( cannot be used: missing closing parenthesis "
      "(at byte 2)");
  EXPECT_EQ(fault([](Json& f) {
              f["pre_tokenizer"] = {{"type", "Split"}, {"pattern", {{"String", "a"}}}, {"behavior", "X"}};
            }),
            "t.json: pre_tokenizer: the behavior \"X\" is not supported");
  EXPECT_EQ(fault([](Json& f) {
              f["pre_tokenizer"] = {{"type", "Sequence"},
                                    {"pretokenizers", {{{"type", "ByteLevel"}}, {{"type", "Digits"}}}}};
            }),
            "t.json: pre_tokenizer.pretokenizers[1]: what follows ByteLevel is not supported");
  EXPECT_EQ(fault([](Json& f) {
              f["decoder"] = {{"type", "CTC"}};
            }),
            "t.json: decoder: the decoder \"CTC\" is not supported");
  EXPECT_EQ(fault([](Json& f) { f["model"]["dropout"] = 0.1; }),
            "t.json: model.dropout: ids that are drawn at random are not supported");
  EXPECT_EQ(fault([](Json& f) { f["model"]["end_of_word_suffix"] = "</w>"; }),
            "t.json: model: \"end_of_word_suffix\" is not supported");
}

// As files have them that were saved after training; a count is that of the whole text, and of it alone.
TEST(HfTokenizer, WhatIsPutAroundATextAndWhatCutsItChangeNoId) {
  using Json = nlohmann::json;
  const std::string text = "Measure how long 안녕 <|eot_id|>!";
  const auto expected = load("llama3")->encode(text);
  ASSERT_GT(expected.size(), 4u);
  Json file = parse_json(file_content(golden_path("llama3.json")));
  file["truncation"] = {
      {"direction", "Right"}, {"max_length", 4}, {"strategy", "LongestFirst"}, {"stride", 0}};
  file["padding"] = {
      {"strategy", {{"Fixed", 128}}}, {"direction", "Left"}, {"pad_id", 0}, {"pad_token", "!"}};
  const Json byte_level = {{"type", "ByteLevel"}, {"trim_offsets", true}};
  const Json start = {{"type", "TemplateProcessing"},
                      {"single", {{{"SpecialToken", {{"id", "<|begin_of_text|>"}, {"type_id", 0}}}}}}};
  const Json both = {{"type", "Sequence"}, {"processors", {byte_level, start}}};
  const Json bert = {{"type", "BertProcessing"}}, roberta = {{"type", "RobertaProcessing"}};
  for (const Json& post_processor : {Json(), byte_level, start, both, bert, roberta}) {
    file["post_processor"] = post_processor;
    const auto tokenizer = parse_hf_tokenizer(dump_json(file), "t.json");
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    EXPECT_EQ((*tokenizer)->encode(text), expected) << dump_json(post_processor);
  }
}

TEST(HfTokenizer, AModelWithoutATypeIsOneOfPairs) {
  EXPECT_EQ(fault([](nlohmann::json& f) { f["model"].erase("type"); }), "none");
}

TEST(HfTokenizer, SaysWhatIsBroken) {
  using Json = nlohmann::json;
  EXPECT_EQ(fault([](Json& f) { f.erase("model"); }),
            "t.json: there is no \"model\" in it; is it a tokenizer.json?");
  EXPECT_EQ(fault([](Json& f) { f["model"].erase("vocab"); }), "t.json: model: \"vocab\" is missing");
  EXPECT_EQ(fault([](Json& f) { f["model"]["vocab"] = Json::object(); }),
            "t.json: model.vocab: there is no token in it");
  EXPECT_EQ(fault([](Json& f) { f["model"]["vocab"]["c"] = -1; }),
            "t.json: model.vocab: the token \"c\" has no id from 0 to 1048574");
  EXPECT_EQ(fault([](Json& f) { f["model"]["vocab"]["c"] = 1; }),
            "t.json: model.vocab: two tokens have the id 1");
  EXPECT_EQ(fault([](Json& f) { f["model"]["merges"] = {"a c"}; }),
            "t.json: model.merges[0]: the vocabulary lacks one of the two tokens, or what they become");
  EXPECT_EQ(fault([](Json& f) { f["model"]["merges"] = {"a b c"}; }),
            "t.json: model.merges[0]: this is not two tokens with a space between them");
  EXPECT_EQ(fault([](Json& f) { f["model"]["merges"] = Json::array({Json::array({"a"})}); }),
            "t.json: model.merges[0]: this is not a pair of tokens");
  EXPECT_EQ(fault([](Json& f) { f["model"]["unk_token"] = "?"; }),
            "t.json: model: the unk_token \"?\" is not in the vocabulary");
  EXPECT_EQ(fault([](Json& f) {
              f["added_tokens"] = Json::array({{{"content", "x"}}});
            }),
            "t.json: added_tokens[0]: there is no id from 0 to 1048574");
  const auto truncated = parse_hf_tokenizer("{\"model\": {", "t.json");
  ASSERT_FALSE(truncated);
  EXPECT_EQ(truncated.error().message,
            "t.json: this is not JSON, or it ends too early: what it ends with is no closing brace; download "
            "it again");
  const auto other = parse_hf_tokenizer("<html>}\n", "t.json");
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, testing::AllOf(testing::StartsWith("t.json: this is not JSON: "),
                                                    testing::EndsWith("; give the model's tokenizer.json")));
  EXPECT_FALSE(parse_hf_tokenizer("", "t.json"));
  EXPECT_FALSE(parse_hf_tokenizer("[]", "t.json"));
}

}  // namespace
}  // namespace loadtest

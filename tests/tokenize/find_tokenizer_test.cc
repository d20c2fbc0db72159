#include "tokenize/find_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "golden.h"
#include "tokenize/huggingface_hub.h"
#include "tokenize/model_encodings.h"

namespace loadtest {
namespace {

namespace fs = std::filesystem;

// A Hugging Face cache in a folder of its own.
class FindTokenizer : public testing::Test {
 protected:
  FindTokenizer() {
    std::string pattern = (fs::temp_directory_path() / "loadtest-hub-XXXXXX").string();
    hub_ = ::mkdtemp(pattern.data());
  }
  ~FindTokenizer() override { fs::remove_all(hub_); }

  fs::path snapshot(const std::string& model, const std::string& revision) const {
    const fs::path folder = hub_ / ("models--" + model) / "snapshots" / revision;
    fs::create_directories(folder);
    return folder;
  }
  static void copy(const std::string& golden, const fs::path& to) { fs::copy_file(golden_path(golden), to); }

  fs::path hub_;
};

TEST_F(FindTokenizer, ByTheNameOfAnEncodingOrAModel) {
  const auto encoding = find_tokenizer("o200k_base", "gpt-4", hub_);
  ASSERT_TRUE(encoding);
  EXPECT_EQ(encoding->tokenizer->name(), "o200k_base");
  EXPECT_EQ(encoding->how, "the encoding that was asked for");
  EXPECT_TRUE(encoding->exact());
  EXPECT_EQ(find_tokenizer("gpt-4o-mini", "", hub_)->tokenizer->name(), "o200k_base");
  const auto model = find_tokenizer("", "gpt-4", hub_);
  ASSERT_TRUE(model);
  EXPECT_EQ(model->tokenizer->name(), "cl100k_base");
  EXPECT_EQ(model->how, "the encoding of gpt-4");
  EXPECT_TRUE(model->exact());
}

TEST_F(FindTokenizer, ByFileAndFolder) {
  const auto json = find_tokenizer(golden_path("qwen.json"), "", hub_);
  ASSERT_TRUE(json) << json.error().message;
  EXPECT_EQ(json->how, "the file that was asked for");
  EXPECT_EQ(json->tokenizer->name(), golden_path("qwen.json"));
  ASSERT_TRUE(find_tokenizer(golden_path("pieces_bpe.model"), "", hub_));
  copy("pieces_bpe.model", hub_ / "tokenizer.model");
  EXPECT_EQ(find_tokenizer(hub_.string(), "", hub_)->tokenizer->name(), hub_ / "tokenizer.model");
  copy("qwen.json", hub_ / "tokenizer.json");
  EXPECT_EQ(find_tokenizer(hub_.string(), "", hub_)->tokenizer->name(), hub_ / "tokenizer.json");
  EXPECT_EQ(find_tokenizer("", hub_.string(), hub_)->how, "found in the model's folder");
}

TEST_F(FindTokenizer, InTheHuggingFaceCache) {
  copy("qwen.json", snapshot("Qwen--Small", "old") / "tokenizer.json");
  copy("llama3.json", snapshot("Qwen--Small", "new") / "tokenizer.json");
  std::ofstream(hub_ / "models--Qwen--Small" / "empty");
  fs::create_directories(hub_ / "models--Qwen--Small/refs");
  std::ofstream(hub_ / "models--Qwen--Small/refs/main") << "old";
  const auto found = find_tokenizer("", "Qwen/Small", hub_);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->how, "Qwen/Small in the Hugging Face cache");
  EXPECT_THAT(std::string(found->tokenizer->name()), testing::HasSubstr("/old/tokenizer.json"));
  EXPECT_TRUE(found->exact());
  EXPECT_TRUE(find_tokenizer("Qwen/Small", "", hub_));
  fs::remove(hub_ / "models--Qwen--Small/refs/main");
  EXPECT_TRUE(snapshot_of(hub_, "Qwen/Small"));
  EXPECT_FALSE(snapshot_of(hub_, "Qwen/Other"));
  EXPECT_FALSE(snapshot_of(hub_, "../Small"));
  EXPECT_FALSE(snapshot_of(hub_, ""));
}

TEST_F(FindTokenizer, ElseAnApproximationThatSaysSo) {
  const auto found = find_tokenizer("", "my-model", hub_);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->exact());
  EXPECT_EQ(found->tokenizer->name(), "cl100k_base (approximate)");
  EXPECT_EQ(found->how,
            "no tokenizer of my-model is known or in the Hugging Face cache, so cl100k_base counts, which "
            "may not be the "
            "model's own");
  EXPECT_EQ(found->tokenizer->count("Hello world"), 2u);
  EXPECT_EQ(found->tokenizer->decode(found->tokenizer->encode("Hello")), "Hello");
  EXPECT_EQ(find_tokenizer("", "", hub_)->how,
            "no tokenizer and no model is named, so cl100k_base counts, which may not be the model's own");
}

TEST_F(FindTokenizer, AFileOfTheModelThatCannotBeUsedIsTheReason) {
  std::ofstream(snapshot("a--b", "1") / "tokenizer.json") << R"({"model":{"type":"Unigram"}})";
  const auto found = find_tokenizer("", "a/b", hub_);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->exact());
  EXPECT_THAT(found->how,
              testing::HasSubstr("the model \"Unigram\" is not supported, so cl100k_base counts"));
}

TEST_F(FindTokenizer, WhatWasAskedForIsThereOrAnError) {
  EXPECT_THAT(
      find_tokenizer("nothing", "", hub_).error().message,
      testing::StartsWith(
          "\"nothing\" is no encoding (cl100k_base, o200k_base, o200k_harmony, p50k_base, r50k_base)"));
  EXPECT_EQ(find_tokenizer(hub_.string(), "", hub_).error().message,
            "\"" + hub_.string() + "\" holds neither a tokenizer.json nor a tokenizer.model");
  std::ofstream(hub_ / "broken.json") << "{";
  EXPECT_THAT(find_tokenizer((hub_ / "broken.json").string(), "", hub_).error().message,
              testing::StartsWith((hub_ / "broken.json").string() + ": this is not JSON: "));
  std::ofstream(hub_ / "empty.model");
  EXPECT_EQ(find_tokenizer((hub_ / "empty.model").string(), "", hub_).error().code, ErrorCode::bad_input);
}

TEST(ModelEncodings, KnowsTheFamilies) {
  EXPECT_EQ(encoding_of_model("gpt-4o-2024-08-06"), "o200k_base");
  EXPECT_EQ(encoding_of_model("gpt-4.1-mini"), "o200k_base");
  EXPECT_EQ(encoding_of_model("gpt-5-nano"), "o200k_base");
  EXPECT_EQ(encoding_of_model("o3"), "o200k_base");
  EXPECT_EQ(encoding_of_model("gpt-4-0613"), "cl100k_base");
  EXPECT_EQ(encoding_of_model("gpt-3.5-turbo"), "cl100k_base");
  EXPECT_EQ(encoding_of_model("openai/gpt-oss-120b"), "o200k_harmony");
  EXPECT_EQ(encoding_of_model("text-davinci-003"), "p50k_base");
  EXPECT_EQ(encoding_of_model("davinci"), "r50k_base");
  EXPECT_EQ(encoding_of_model("llama-3"), "");
  EXPECT_EQ(encoding_of_model(""), "");
}

}  // namespace
}  // namespace loadtest

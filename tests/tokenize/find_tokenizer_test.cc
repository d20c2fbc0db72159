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
  EXPECT_EQ(find_tokenizer("GPT-4o", "", hub_)->how, "the encoding of GPT-4o");
  EXPECT_EQ(find_tokenizer("P50K_edit", "", hub_)->tokenizer->name(), "p50k_edit");
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
  EXPECT_EQ(found->tokenizer->name(), "Qwen/Small");
  EXPECT_TRUE(found->exact());
  EXPECT_TRUE(find_tokenizer("Qwen/Small", "", hub_));
  fs::remove(hub_ / "models--Qwen--Small/refs/main");
  EXPECT_TRUE(find_tokenizer("Qwen/Small", "", hub_));
}

TEST_F(FindTokenizer, AFolderOfTheHuggingFaceCacheIsThatOfItsSnapshot) {
  const fs::path folder = hub_ / "models--Qwen--Small";
  copy("qwen.json", snapshot("Qwen--Small", "1") / "tokenizer.json");
  const auto found = find_tokenizer(folder.string(), "", hub_);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->how, "the folder that was asked for");
  EXPECT_EQ(found->tokenizer->name(), "Qwen/Small");
  EXPECT_EQ(find_tokenizer("", folder.string(), hub_)->how, "found in the model's folder");
  fs::remove(folder / "snapshots/1/tokenizer.json");
  EXPECT_EQ(
      find_tokenizer(folder.string(), "", hub_).error().message,
      "\"" + folder.string() +
          "\" holds neither a tokenizer.json nor a tokenizer.model in any of its snapshots; give the folder "
          "or the file that the model's tokenizer is in");
}

TEST_F(FindTokenizer, AModelInTheCacheWithoutATokenizerIsSaidToBeThere) {
  snapshot("Qwen--Small", "1");
  const std::string folder = (hub_ / "models--Qwen--Small").string();
  EXPECT_EQ(find_tokenizer("Qwen/Small", "", hub_).error().message,
            "\"Qwen/Small\" is in the Hugging Face cache (" + folder +
                "), but with neither a tokenizer.json nor a tokenizer.model; download the model's "
                "tokenizer.json, or give its path");
  EXPECT_EQ(find_tokenizer("", "Qwen/Small", hub_)->how,
            folder +
                " holds neither a tokenizer.json nor a tokenizer.model, so cl100k_base counts, which may "
                "not be the model's own");
}

// What happens to have a model's name in the working directory.
TEST_F(FindTokenizer, AFolderWithoutATokenizerDoesNotHideAModel) {
  const fs::path before = fs::current_path();
  fs::current_path(hub_);
  fs::create_directories("gpt-4o");
  std::ofstream("gpt-4") << "notes";
  const auto folder = find_tokenizer("gpt-4o", "", hub_);
  const auto file = find_tokenizer("gpt-4", "", hub_);
  copy("qwen.json", "gpt-4o/tokenizer.json");
  const auto with_one = find_tokenizer("gpt-4o", "", hub_);
  std::ofstream("tokenizer.json") << "{";
  const auto no_name = find_tokenizer("../no", "", hub_);
  fs::current_path(before);
  EXPECT_EQ(folder->how, "the encoding of gpt-4o");
  EXPECT_EQ(file->how, "the encoding of gpt-4");
  EXPECT_EQ(with_one->how, "the folder that was asked for");
  EXPECT_EQ(
      no_name.error().message,
      "\"../no\": there is no such file; give the path of the model's tokenizer.json or tokenizer.model, "
      "or of the folder that holds it");
}

TEST(HuggingFaceHub, KnowsItsFolders) {
  EXPECT_EQ(cached_model("/hub", "Qwen/Small"), "/hub/models--Qwen--Small");
  EXPECT_EQ(cached_model("/hub", "../Small"), "");
  EXPECT_EQ(cached_model("/hub", ""), "");
  EXPECT_EQ(snapshot_in(""), std::nullopt);
  EXPECT_EQ(snapshot_in("/no/such/folder"), std::nullopt);
  EXPECT_EQ(hub_id_in("/hub/models--Qwen--Small/snapshots/1/tokenizer.json"), "Qwen/Small");
  EXPECT_EQ(hub_id_in("/hub/models--gpt2/snapshots/1/tokenizer.json"), "gpt2");
  EXPECT_EQ(hub_id_in("/models/small/tokenizer.json"), "");
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
  EXPECT_THAT(find_tokenizer("nothing", "", hub_).error().message,
              testing::StartsWith("\"nothing\" is no encoding (cl100k_base, o200k_base, o200k_harmony, "
                                  "p50k_base, p50k_edit, r50k_base)"));
  EXPECT_EQ(
      find_tokenizer(hub_.string(), "", hub_).error().message,
      "\"" + hub_.string() +
          "\" holds neither a tokenizer.json nor a tokenizer.model; give the folder or the file that the "
          "model's tokenizer is in");
  std::ofstream(hub_ / "broken.json") << "{";
  EXPECT_THAT(
      find_tokenizer((hub_ / "broken.json").string(), "", hub_).error().message,
      testing::StartsWith((hub_ / "broken.json").string() + ": this is not JSON, or it ends too early"));
  for (const char* const name : {"tokenizer.json", "x.model", "./nope"}) {
    EXPECT_EQ(
        find_tokenizer(name, "", hub_).error().message,
        "\"" + std::string(name) +
            "\": there is no such file; give the path of the model's tokenizer.json or tokenizer.model, or "
            "of the folder that holds it");
  }
  EXPECT_EQ(find_tokenizer("gpt-4-nope.json", "", hub_).error().code, ErrorCode::bad_input);
  EXPECT_EQ(find_tokenizer("Qwen/Nope", "", hub_).error().message,
            "\"Qwen/Nope\" is no file or folder, and not in the Hugging Face cache (" + hub_.string() +
                "); nothing is downloaded: give the path of the model's tokenizer.json");
}

TEST_F(FindTokenizer, AFileThatIsNoTokenizersIsToldForWhatItIs) {
  const auto told = [&](const char* name, std::string_view content) {
    const std::string path = (hub_ / name).string();
    std::ofstream(path) << content;
    const auto found = find_tokenizer(path, "", hub_);
    EXPECT_FALSE(found);
    const std::string& message = found.error().message;
    EXPECT_TRUE(message.starts_with(path + ": ")) << message;
    return message.substr(std::min(message.size(), path.size() + 2));
  };
  EXPECT_EQ(told("empty.model", ""), "the file is empty; download it again");
  EXPECT_EQ(told("empty.json", ""), "the file is empty; download it again");
  EXPECT_EQ(told("lfs.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
            "this is a Git LFS pointer, not the file itself; fetch that with git lfs pull");
  EXPECT_EQ(told("ranks.model", "IQ== 0\nIg== 1\n"),
            "this is a list of ranks without the rule by which text is cut; give the model's tokenizer.json");
  EXPECT_EQ(told("notes.md", "# Notes\n"),
            "this is neither a tokenizer.json nor a SentencePiece model; give the model's tokenizer.json or "
            "tokenizer.model");
  EXPECT_EQ(told("broken.model", "# Notes\n"),
            "this is not a SentencePiece model, or a broken one; download it again, or give the model's "
            "tokenizer.json");
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
  EXPECT_EQ(encoding_of_model("OpenAI/GPT-4o"), "o200k_base");
  EXPECT_EQ(encoding_of_model("text-davinci-edit-001"), "p50k_edit");
  EXPECT_EQ(encoding_of_model("llama-3"), "");
  EXPECT_EQ(encoding_of_model(""), "");
}

}  // namespace
}  // namespace loadtest

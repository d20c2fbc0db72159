#include "api/named_files.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace loadtest {
namespace {

namespace fs = std::filesystem;

class NamedFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    folder = fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder);
  }
  void TearDown() override { fs::remove_all(folder); }
  fs::path folder;
};

TEST_F(NamedFilesTest, AnUploadIsListedAndDeleted) {
  NamedFiles files(folder / "data");
  EXPECT_TRUE(files.datasets().empty());
  const auto saved = files.save_dataset("p.jsonl", R"({"prompt": "a"})"
                                                   "\n");
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ((*saved)->bytes, 16U);
  ASSERT_EQ(files.datasets().size(), 1U);
  EXPECT_EQ(files.datasets()[0].name, "p.jsonl");
  EXPECT_TRUE(*files.delete_dataset("p.jsonl"));
  EXPECT_FALSE(*files.delete_dataset("p.jsonl"));
  EXPECT_FALSE(*files.delete_dataset("../data"));
}

TEST_F(NamedFilesTest, TokenizersAreListedByName) {
  const NamedFiles files(folder);
  EXPECT_TRUE(files.tokenizers().empty());
  fs::create_directories(folder / "tokenizers" / "qwen");
  for (const char* const name :
       {"tokenizers/llama.json", "tokenizers/.hidden", "tokenizers/a b", "other.json"})
    std::ofstream(folder / name) << "{}";
  fs::create_symlink("/etc/passwd", folder / "tokenizers" / "link");
  EXPECT_EQ(files.tokenizers(), (std::vector<std::string>{"llama.json", "qwen"}));
}

TEST_F(NamedFilesTest, TwoUploadsOfOneNameDoNotMix) {
  NamedFiles files(folder);
  std::string good;
  for (int i = 0; i < 20'000; ++i) good += "{\"prompt\": \"a\"}\n";
  std::thread other([&] {
    for (int i = 0; i < 50; ++i) EXPECT_FALSE(files.save_dataset("p.jsonl", "{broken\n"));
  });
  for (int i = 0; i < 50; ++i) {
    const auto saved = files.save_dataset("p.jsonl", good);
    ASSERT_TRUE(saved) << saved.error().message;
    EXPECT_EQ(fs::file_size(folder / "datasets" / "p.jsonl"), good.size());
  }
  other.join();
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "datasets"), {}), 1);
}

TEST_F(NamedFilesTest, WhatNoRunCouldReadIsNotKept) {
  NamedFiles files(folder);
  const auto saved = files.save_dataset("p.jsonl", "{broken\n");
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().code, ErrorCode::bad_input);
  EXPECT_EQ(saved.error().message.find(folder.string()), std::string::npos) << saved.error().message;
  EXPECT_TRUE(fs::is_empty(folder / "datasets"));
}

TEST_F(NamedFilesTest, AllTogetherHoldNoMoreThanTheyMay) {
  NamedFiles files(folder, 10);
  EXPECT_TRUE(files.save_dataset("a.txt", "1234\n")->has_value());
  EXPECT_TRUE(files.save_dataset("b.txt", "1234\n")->has_value());
  EXPECT_FALSE(files.save_dataset("c.txt", "\n")->has_value());
  EXPECT_FALSE(files.save_dataset("b.txt", "12345\n")->has_value());
  EXPECT_TRUE(files.save_dataset("b.txt", "123\n")->has_value());  // what it replaces does not count
  EXPECT_TRUE(*files.delete_dataset("a.txt"));
  EXPECT_TRUE(files.save_dataset("c.txt", "12345\n")->has_value());
}

TEST_F(NamedFilesTest, WhatAProcessThatIsGoneHasLeftIsRemoved) {
  fs::create_directories(folder / "datasets");
  const std::string ours = ".new-" + std::to_string(::getpid()) + "-a.txt";
  for (const std::string& name : {ours, std::string(".new-999999999-a.txt"), std::string(".new-1-a.txt"),
                                  std::string(".new-a.txt"), std::string("new-999999999-a.txt")})
    std::ofstream(folder / "datasets" / name) << "x\n";
  NamedFiles(folder).remove_left_overs();
  std::vector<std::string> left;
  for (const auto& entry : fs::directory_iterator(folder / "datasets"))
    left.push_back(entry.path().filename().string());
  EXPECT_THAT(left, testing::UnorderedElementsAre(".new-1-a.txt", ".new-a.txt", "new-999999999-a.txt"));
}

TEST_F(NamedFilesTest, LinksOutOfTheFolderAreNotFollowed) {
  fs::create_directories(folder / "data" / "datasets");
  std::ofstream(folder / "outside.txt") << "x\n";
  fs::create_symlink(folder / "outside.txt", folder / "data" / "datasets" / "link.txt");
  EXPECT_EQ(NamedFiles(folder / "data").dataset("link.txt"), std::nullopt);
}

TEST_F(NamedFilesTest, NamesAreOfHarmlessLetters) {
  EXPECT_TRUE(NamedFiles::is_name("a-B_9.jsonl"));
  for (const char* const name : {"", ".hidden", "a/b", "a\\b", "a b", "..", "\xff"})
    EXPECT_FALSE(NamedFiles::is_name(name)) << name;
  EXPECT_FALSE(NamedFiles::is_name(std::string(101, 'a')));
  EXPECT_FALSE(NamedFiles::is_name(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace loadtest

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "core/json_tree.h"
#include "report/requests_file.h"
#include "report/result_file.h"

namespace loadtest {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "llm-loadtest-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : fs::directory_iterator(folder_))
      result.push_back(entry.path().filename().string());
    std::sort(result.begin(), result.end());
    return result;
  }

  fs::path folder_;
};

TEST_F(Files, WriteReplacesTheFileAndLeavesNothingElse) {
  const std::string file = path("result.json");
  ASSERT_TRUE(write_file(file, "one", "--output"));
  ASSERT_TRUE(write_file(file, "two", "--output"));
  EXPECT_EQ(content(file), "two");
  EXPECT_THAT(names(), ElementsAre("result.json"));
}

TEST_F(Files, ModeAndLinkAreKept) {
  const std::string file = path("real.json");
  ASSERT_TRUE(write_file(file, "one", "--output"));
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
  fs::create_symlink("real.json", path("link.json"));
  ASSERT_TRUE(write_file(path("link.json"), "two", "--output"));
  EXPECT_TRUE(fs::is_symlink(path("link.json")));
  EXPECT_EQ(content(file), "two");
  struct stat facts {};
  ASSERT_EQ(::stat(file.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777U, 0640U);
}

TEST_F(Files, ALinkToNothingYetIsWrittenThrough) {
  ASSERT_TRUE(fs::create_directory(path("results")));
  fs::create_symlink("results/today.json", path("middle.json"));
  fs::create_symlink("middle.json", path("link.json"));
  EXPECT_EQ(followed_links(path("link.json")), path("results/today.json"));
  EXPECT_TRUE(check_writable(path("link.json"), "--output"));
  ASSERT_TRUE(write_file(path("link.json"), "one", "--output"));
  EXPECT_TRUE(fs::is_symlink(path("link.json")));
  EXPECT_FALSE(fs::is_symlink(path("results/today.json")));
  EXPECT_EQ(content(path("results/today.json")), "one");
}

TEST_F(Files, ALinkIntoNoFolderIsRefused) {
  fs::create_symlink(path("no/result.json"), path("link.json"));
  EXPECT_EQ(check_writable(path("link.json"), "--output").error().message,
            "--output: \"" + path("link.json") + "\" cannot be written: there is no folder \"" + path("no") +
                "\"; make it first or give another path");
}

TEST_F(Files, APipeThatNobodyReadsIsRefusedAtOnce) {
  const std::string pipe = path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string refusal = "--output: \"" + pipe +
                              "\" cannot be written: it is a pipe that nobody reads from; start its reader "
                              "first";
  const auto checked = check_writable(pipe, "--output");
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, ErrorCode::bad_input);
  EXPECT_EQ(checked.error().message, refusal);
  EXPECT_EQ(write_file(pipe, "text", "--output").error().message, refusal);
}

// More than the pipe holds, so that a write waits.
TEST_F(Files, ThePipesReaderOutlastsTheCheckAndGetsEverything) {
  const std::string pipe = path("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ASSERT_GE(reader, 0);
  ASSERT_EQ(::fcntl(reader, F_SETFL, 0), 0);
  const std::string text(1 << 20, 'x');
  std::thread reading;
  {
    const auto waiting = check_writable(pipe, "--output");
    ASSERT_TRUE(waiting);
    reading = std::thread([&] {
      std::string piece(4096, '\0');
      for (ssize_t n = 0; (n = ::read(reader, piece.data(), piece.size())) > 0;)
        read.append(piece.data(), static_cast<std::size_t>(n));
    });
    EXPECT_TRUE(write_file(pipe, text, "--output"));
  }
  reading.join();
  ::close(reader);
  EXPECT_EQ(read.size(), text.size());
}

TEST_F(Files, CheckLeavesEverythingAsItIs) {
  ASSERT_TRUE(write_file(path("old.json"), "old", "--output"));
  EXPECT_TRUE(check_writable(path("old.json"), "--output"));
  EXPECT_TRUE(check_writable(path("new.json"), "--output"));
  EXPECT_EQ(content(path("old.json")), "old");
  EXPECT_THAT(names(), ElementsAre("old.json"));
}

TEST_F(Files, CheckSaysWhatIsWrong) {
  const auto message = [](const std::string& file) {
    return check_writable(file, "--output").error().message;
  };
  EXPECT_EQ(message(path("no/result.json")), "--output: \"" + path("no/result.json") +
                                                 "\" cannot be written: there is no folder \"" + path("no") +
                                                 "\"; make it first or give another path");
  EXPECT_EQ(message(folder_.string()),
            "--output: \"" + folder_.string() + "\" cannot be written: it is a folder; give a file's name");
  EXPECT_EQ(message(path("no/")),
            "--output: \"" + path("no/") + "\" cannot be written: it names a folder; give a file's name");
  EXPECT_EQ(message(""), "--output: the file's name is empty");
  EXPECT_EQ(check_writable("", "--output").error().code, ErrorCode::bad_input);
}

TEST_F(Files, FolderWithoutPermissionIsNamed) {
  if (::geteuid() == 0) {
    // Root may write anywhere, but not into a folder of the kernel's.
    EXPECT_THAT(check_writable("/proc/result.json", "--output").error().message,
                HasSubstr("--output: \"/proc/result.json\" cannot be written: "));
    return;
  }
  ASSERT_EQ(::chmod(folder_.c_str(), 0500), 0);
  EXPECT_THAT(check_writable(path("result.json"), "--output").error().message,
              HasSubstr("you have no permission to write in"));
  ASSERT_EQ(::chmod(folder_.c_str(), 0700), 0);
}

TEST_F(Files, WhatIsNoRegularFileIsWrittenDirectly) {
  EXPECT_TRUE(check_writable("/dev/null", "--output"));
  EXPECT_TRUE(write_file("/dev/null", "text", "--output"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(Files, FullDeviceIsAnError) {
  const Result<void> written = write_file("/dev/full", "text", "--output");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::io);
  EXPECT_EQ(written.error().message, "--output: could not write \"/dev/full\": No space left on device");
}

std::vector<RequestRecord> records(std::size_t n) {
  std::vector<RequestRecord> result(n);
  for (std::size_t i = 0; i < n; ++i) result[i].request_id = "r" + std::to_string(i);
  return result;
}

TEST_F(Files, RequestsStandInTheOrderOfSendingWithTheirDigest) {
  const std::string file = path("requests.jsonl");
  auto writer = RequestsFileWriter::open(file, false);
  ASSERT_TRUE(writer);
  ASSERT_TRUE((*writer)->on_level(0, records(2)));
  ASSERT_TRUE((*writer)->on_level(1, records(1)));
  EXPECT_FALSE(fs::exists(file));
  const Result<RequestsFile> written = (*writer)->finish();
  ASSERT_TRUE(written);
  EXPECT_EQ(written->path, file);
  EXPECT_EQ(written->count, 3U);

  std::istringstream lines(content(file));
  std::vector<std::string> seen;
  for (std::string line; std::getline(lines, line);) {
    const auto json = parse_json(line);
    seen.push_back(json["request_id"].get<std::string>() + "@" + std::to_string(json["level"].get<int>()));
  }
  EXPECT_THAT(seen, ElementsAre("r0@0", "r1@0", "r0@1"));
  EXPECT_THAT(names(), ElementsAre("requests.jsonl"));
}

TEST_F(Files, DigestIsSha256) {
  auto writer = RequestsFileWriter::open(path("requests.jsonl"), false);
  ASSERT_TRUE(writer);
  const Result<RequestsFile> written = (*writer)->finish();
  ASSERT_TRUE(written);
  EXPECT_EQ(written->sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ((*writer)->finish().error().message,
            "--requests: \"" + path("requests.jsonl") + "\" is already finished");
}

TEST_F(Files, RequestsOfElsewhereComeInAnyPieces) {
  auto writer = RequestsFileWriter::open(path("requests.jsonl"), false);
  ASSERT_TRUE(writer);
  for (const char* const piece : {"{\"a\":1}\n{\"a\"", "", ":2}", "\n"})
    ASSERT_TRUE((*writer)->append(piece));
  const auto file = (*writer)->finish();
  ASSERT_TRUE(file);
  EXPECT_EQ(content(path("requests.jsonl")), "{\"a\":1}\n{\"a\":2}\n");
  EXPECT_EQ(file->count, 2u);
  EXPECT_EQ(file->sha256.size(), 64u);
}

TEST_F(Files, UnfinishedRequestsLeaveNothing) {
  {
    auto writer = RequestsFileWriter::open(path("requests.jsonl"), false);
    ASSERT_TRUE(writer);
    ASSERT_TRUE((*writer)->on_level(0, records(10'000)));
  }
  EXPECT_THAT(names(), ElementsAre());
}

TEST_F(Files, FailedRequestsFileStaysFailed) {
  auto writer = RequestsFileWriter::open("/dev/full", false);
  ASSERT_TRUE(writer);
  const Result<void> first = (*writer)->on_level(0, records(10'000));
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().message, "--requests: could not write \"/dev/full\": No space left on device");
  EXPECT_EQ((*writer)->on_level(1, records(1)).error().message, first.error().message);
  EXPECT_EQ((*writer)->finish().error().message, first.error().message);
}

}  // namespace
}  // namespace loadtest

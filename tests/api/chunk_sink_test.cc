#include "api/chunk_sink.h"

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <thread>
#include <vector>

namespace loadtest {
namespace {

using namespace std::chrono_literals;

class ChunkSinkTest : public testing::Test {
 protected:
  void TearDown() override {
    work.reset();
    thread.join();
  }

  ChunkSink sink(bool takes, Nanoseconds grace) {
    return {io,
            {[this, takes](std::string part, ChunkSink::Then then) {
               parts.push_back(std::move(part));
               if (takes) then(true);
               waiting = std::move(then);
             },
             [this] { return there.load(); }},
            grace,
            ending};
  }

  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  std::thread thread{[this] { io.run(); }};
  std::vector<std::string> parts;
  ChunkSink::Then waiting;
  std::atomic<bool> ending{false}, there{true};
};

TEST_F(ChunkSinkTest, PartsAreOfSixtyFourKibibytesOrWhatIsFlushed) {
  ChunkSink out = sink(true, 1min);
  ASSERT_TRUE(out.write(std::string(60'000, 'a')));
  EXPECT_FALSE(out.has_sent());
  ASSERT_TRUE(out.write(std::string(10'000, 'b')));
  ASSERT_TRUE(out.write("c"));
  ASSERT_TRUE(out.flush());
  ASSERT_TRUE(out.flush());
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].size(), 65'536U);
  EXPECT_EQ(parts[1], std::string(4'464, 'b') + "c");
}

TEST_F(ChunkSinkTest, WhatIsWrittenAtOnceLeavesInPartsThatHaveTheirOwnTimeEach) {
  ChunkSink out = sink(true, 1min);
  ASSERT_TRUE(out.write(std::string(1'000'000, 'a')));
  ASSERT_TRUE(out.flush());
  ASSERT_EQ(parts.size(), 16U);
  EXPECT_EQ(parts[14].size(), 65'536U);
  EXPECT_EQ(parts[15].size(), 1'000'000U - 15 * 65'536U);
}

TEST_F(ChunkSinkTest, AClientThatTakesNothingIsTooSlow) {
  ChunkSink out = sink(false, 100ms);
  EXPECT_EQ(out.write(std::string(70'000, 'a')).error().message, "the client took no more");
  EXPECT_TRUE(out.was_too_slow());
}

TEST_F(ChunkSinkTest, OneThatHasLeftIsNoticedWithoutWriting) {
  ChunkSink out = sink(true, 1min);
  EXPECT_TRUE(out.go_on());
  there = false;
  EXPECT_EQ(out.go_on().error().message, "the client left before its file was made");
  EXPECT_FALSE(out.has_sent());
}

TEST_F(ChunkSinkTest, TheEndOfTheServerEndsIt) {
  ChunkSink out = sink(false, 1h);
  ending = true;
  EXPECT_EQ(out.go_on().error().message, "the server ends");
  EXPECT_EQ(out.write(std::string(70'000, 'a')).error().message, "the server ends");
}

}  // namespace
}  // namespace loadtest

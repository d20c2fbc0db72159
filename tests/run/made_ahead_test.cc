#include "run/made_ahead.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "fakes/gate.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

using Texts = MadeAhead<std::string>;

std::size_t bytes_of(const std::string& text) { return text.size(); }

std::string take(Texts& texts, std::uint64_t index) {
  std::promise<std::string> taken;
  texts.take_later(index, [&](std::string text) { taken.set_value(std::move(text)); });
  return taken.get_future().get();
}

TEST(MadeAhead, WhatIsMadeIsReadyOnceAndNoMoreIsMadeThanTheCount) {
  std::atomic<int> made{0};
  {
    Texts texts(
        [&](std::uint64_t index) {
          ++made;
          return std::to_string(index);
        },
        bytes_of);
    texts.start(3);
    ASSERT_TRUE(texts.wait_for(100, 1h));
    texts.settle();
    EXPECT_EQ(texts.take_ready(2), "2");
    EXPECT_EQ(texts.take_ready(0), "0");
    EXPECT_EQ(texts.take_ready(1), "1");
    EXPECT_EQ(texts.take_ready(1), std::nullopt);
    EXPECT_EQ(texts.take_ready(3), std::nullopt);
  }
  EXPECT_EQ(made, 3);
}

TEST(MadeAhead, WhoNeedsItNeverMakesIt) {
  std::mutex mutex;
  std::set<std::thread::id> makers;
  Texts texts(
      [&](std::uint64_t index) {
        const std::lock_guard lock(mutex);
        makers.insert(std::this_thread::get_id());
        return std::to_string(index);
      },
      bytes_of);
  EXPECT_EQ(take(texts, 9), "9");  // not even started
  texts.start(5);
  for (std::uint64_t index = 0; index < 9; ++index) EXPECT_EQ(take(texts, index), std::to_string(index));
  const std::lock_guard lock(mutex);
  EXPECT_FALSE(makers.contains(std::this_thread::get_id()));
}

// Whoever makes 0 is held up, so the other thread has to make it for the one who waits.
TEST(MadeAhead, WhatSomebodyWaitsForIsMadeByTheOtherThreadToo) {
  Gate begun, go_on;
  std::atomic<int> times{0};
  Texts texts(
      [&](std::uint64_t index) {
        if (index == 0 && times++ == 0) {
          begun.open();
          go_on.wait();
        }
        return std::to_string(index);
      },
      bytes_of);
  texts.settle();  // so that the thread for those who wait makes nothing else
  texts.start(1);
  begun.wait();
  EXPECT_EQ(take(texts, 0), "0");
  EXPECT_EQ(times, 2);
  go_on.open();
}

TEST(MadeAhead, NoMoreIsMadeThanFits) {
  constexpr std::size_t kEach = std::size_t{1} << 20, kMost = Texts::kMostBytes / kEach;
  std::atomic<std::size_t> made{0};
  Texts texts(
      [&](std::uint64_t) {
        ++made;
        made.notify_all();
        return std::string(kEach, 'x');
      },
      bytes_of);
  texts.start(std::nullopt);
  ASSERT_TRUE(texts.wait_for(1000, 1h));  // there is no room for so many
  texts.settle();
  std::size_t all = made;
  EXPECT_LE(all, kMost + 1);  // both threads may be at one
  EXPECT_GE(all, kMost - 1);
  for (std::uint64_t index = 0; index <= kMost / 4 + 1; ++index) take(texts, index);
  for (std::size_t seen = made; seen <= all; seen = made) made.wait(seen);  // there is room again
}

TEST(MadeAhead, WaitingEndsWithItsTime) {
  Gate go_on;
  Texts texts(
      [&](std::uint64_t index) {
        if (index == 1) go_on.wait();
        return std::to_string(index);
      },
      bytes_of);
  texts.start(2);
  EXPECT_TRUE(texts.wait_for(1, 1h));
  EXPECT_FALSE(texts.wait_for(2, 0ns));
  go_on.open();
  EXPECT_TRUE(texts.wait_for(2, 1h));
}

TEST(MadeAhead, WhatTheMakerThrowsComesOutBeforeTheLevel) {
  Texts texts([](std::uint64_t) -> std::string { throw std::runtime_error("the file was changed"); },
              bytes_of);
  texts.start(4);
  try {
    texts.wait_for(4, 1h);
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the file was changed");
  }
}

}  // namespace
}  // namespace loadtest

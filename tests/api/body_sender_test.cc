#include "api/body_sender.h"

#include <gmock/gmock.h>

#include <vector>

#include "fakes/hand_clock.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr std::size_t kPart_bytes = DownloadPace::kPart_bytes;

class BodySenderTest : public testing::Test {
 protected:
  void send(std::size_t bytes) {
    sender.send(std::string(bytes, 'a'), {[this](std::string part, BodySender::Then then) {
                                            parts.push_back(part.size());
                                            waiting = std::move(then);
                                          },
                                          [this](std::string part) {
                                            parts.push_back(part.size());
                                            whole = true;
                                          },
                                          [this] { cut_off = true; }});
  }
  void took(bool well) {
    std::exchange(waiting, nullptr)(well);
    io.restart();
    io.poll();
  }

  boost::asio::io_context io{1};
  HandClock clock;
  BodySender sender{io, 30s, clock};
  std::vector<std::size_t> parts;
  BodySender::Then waiting;
  bool whole = false, cut_off = false;
};

TEST_F(BodySenderTest, TheNextPartGoesWhenTheLastHasLeft) {
  send(2 * kPart_bytes + 7);
  EXPECT_THAT(parts, ElementsAre(kPart_bytes));
  took(true);
  took(true);
  EXPECT_THAT(parts, ElementsAre(kPart_bytes, kPart_bytes, 7));
  EXPECT_TRUE(whole);
  EXPECT_FALSE(cut_off || waiting);
}

TEST_F(BodySenderTest, TheLastPartMayBeAFullOne) {
  send(2 * kPart_bytes);
  took(true);
  EXPECT_THAT(parts, ElementsAre(kPart_bytes, kPart_bytes));
  EXPECT_TRUE(whole);
}

TEST_F(BodySenderTest, ASteadyReaderIsNotCutOffHoweverLongItTakes) {
  send(100 * kPart_bytes);
  while (waiting) {
    clock.advance(5s);
    took(true);
  }
  EXPECT_TRUE(whole);
}

TEST_F(BodySenderTest, AReaderThatLagsBehindIsCutOff) {
  send(100 * kPart_bytes);
  while (waiting) {
    clock.advance(15s);
    took(true);
  }
  EXPECT_THAT(parts, ElementsAre(kPart_bytes, kPart_bytes, kPart_bytes));
  EXPECT_TRUE(cut_off);
}

TEST_F(BodySenderTest, OneThatTakesNoMoreIsCutOff) {
  send(3 * kPart_bytes);
  took(false);
  EXPECT_TRUE(cut_off);
  EXPECT_THAT(parts, ElementsAre(kPart_bytes));
}

TEST_F(BodySenderTest, NothingIsDoneForThoseThatWereLetGo) {
  send(3 * kPart_bytes);
  sender.clear();
  took(false);
  EXPECT_FALSE(cut_off);
}

}  // namespace
}  // namespace loadtest

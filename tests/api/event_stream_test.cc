#include "api/event_stream.h"

#include <gtest/gtest.h>

#include "fakes/hand_clock.h"

namespace loadtest {
namespace {

class Socket final : public ByteSink {
 public:
  Result<void> write(std::string_view bytes) override {
    if (gone) return io_error("gone");
    waiting += bytes;
    return {};
  }
  Result<void> flush() override {
    sent += std::exchange(waiting, {});
    return {};
  }

  std::string waiting, sent;
  bool gone = false;
};

struct EventStreamTest : testing::Test {
  Socket socket;
  HandClock clock;
  EventStream events{socket, clock};
};

TEST_F(EventStreamTest, EveryEventIsOnItsWayAtOnce) {
  events.send("delta", R"({"text":"a"})");
  EXPECT_EQ(socket.sent, "event: delta\ndata: {\"text\":\"a\"}\n\n");
  EXPECT_EQ(socket.waiting, "");
}

TEST_F(EventStreamTest, ASilenceOfASecondIsBrokenByAComment) {
  events.send("restart", "{}");
  socket.sent.clear();
  clock.advance(std::chrono::milliseconds(999));
  events.keep_alive();
  EXPECT_EQ(socket.sent, "");
  clock.advance(std::chrono::milliseconds(1));
  events.keep_alive();
  events.keep_alive();
  EXPECT_EQ(socket.sent, ": still here\n\n");
}

TEST_F(EventStreamTest, TheFirstCommentComesAtOnce) {
  events.keep_alive();
  EXPECT_EQ(socket.sent, ": still here\n\n");
}

TEST_F(EventStreamTest, NothingIsSentToOneWhoHasLeft) {
  socket.gone = true;
  events.send("delta", "{}");
  EXPECT_FALSE(events.is_open());
  EXPECT_EQ(events.state().error().message, "gone");
  socket.gone = false;
  events.send("delta", "{}");
  EXPECT_EQ(socket.sent, "");
}

}  // namespace
}  // namespace loadtest

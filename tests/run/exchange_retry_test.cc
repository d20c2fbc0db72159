// What an exchange does with a connection that is found closed.
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "fakes/fake_llm.h"
#include "fakes/gate.h"
#include "run/engine.h"

namespace loadtest {
namespace {

TEST(ExchangeRetry, AnIdleConnectionFoundClosedIsReplacedOnce) {
  Gate closed;
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    // The client learns of the close only when it uses the connection again.
    peer.send(whole_stream(1));
    if (peer.number() == 0) {
      peer.wait_until_read();
      peer.close();
      closed.open();
    }
  });
  Engine engine({server.url()});
  EXPECT_FALSE(engine.perform_one().reconnected);
  closed.wait();
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.status, RequestStatus::ok);
  EXPECT_TRUE(record.reconnected);
  EXPECT_FALSE(record.reused_connection);
  EXPECT_TRUE(record.connect_time);
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST(ExchangeRetry, NoOtherIdleConnectionIsTakenForTheOneFoundClosed) {
  Gate both, closed;
  std::atomic<int> open = 0, gone = 0;
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    if (peer.number() >= 2) return peer.send(whole_stream(1));
    if (++open == 2) both.open();
    both.wait();  // so that there are two connections
    peer.send(whole_stream(1));
    peer.wait_until_read();
    peer.close();
    if (++gone == 2) closed.open();
  });
  Engine engine({server.url()});
  engine.perform(2, 2);
  closed.wait();
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.status, RequestStatus::ok);
  EXPECT_TRUE(record.reconnected);
  EXPECT_EQ(server.connections(), 3u);
}

TEST(ExchangeRetry, ASecondCloseIsNotRetried) {
  FakeLlm server([](Peer& peer, const SeenRequest& request) {
    if (request.header("X-Request-Id") == "id-0") return peer.send(whole_stream(1));
    peer.close();
  });
  Engine engine({server.url()});
  const auto records = engine.perform(2);
  EXPECT_EQ(records[0].status, RequestStatus::ok);
  EXPECT_TRUE(records[1].reconnected);
  EXPECT_EQ(records[1].failure, (Failure{FailureStage::head, FailureKind::reset,
                                         "the server closed the connection without an answer"}));
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST(ExchangeRetry, AFreshConnectionThatIsClosedIsNotRetried) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.close(); });
  Engine engine({server.url()});
  const RequestRecord record = engine.perform_one();
  EXPECT_FALSE(record.reconnected);
  EXPECT_EQ(record.failure, (Failure{FailureStage::head, FailureKind::reset,
                                     "the server closed the connection without an answer"}));
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST(ExchangeRetry, OnceAByteOfTheAnswerCameNothingIsRetried) {
  FakeLlm server([](Peer& peer, const SeenRequest& request) {
    if (request.header("X-Request-Id") == "id-0") return peer.send(whole_stream(1));
    peer.send("HTTP/1.1 2");
    peer.finish();
    peer.close();
  });
  Engine engine({server.url()});
  const auto records = engine.perform(2);
  EXPECT_TRUE(records[1].reused_connection);
  EXPECT_FALSE(records[1].reconnected);
  EXPECT_EQ(records[1].failure->stage, FailureStage::head);
  EXPECT_EQ(records[1].failure->kind, FailureKind::reset);
  EXPECT_EQ(server.requests().size(), 2u);
}

}  // namespace
}  // namespace loadtest

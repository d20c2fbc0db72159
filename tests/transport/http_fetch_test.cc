#include "transport/http_fetch.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <variant>

#include "fakes/answers.h"
#include "fakes/gate.h"
#include "fakes/scripted_server.h"
#include "fakes/show.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

std::variant<HttpAnswer, Failure> fetch_from(ScriptedServer& server, Nanoseconds timeout = 20s) {
  const Target target = make_target({}, server.url()).value();
  return http_fetch(target, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n", 20s, timeout);
}

ScriptedServer::Script answering(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer) {
    peer.read_request();
    peer.send(bytes);
  };
}

std::optional<Failure> failure_of(const std::string& bytes) {
  ScriptedServer server(answering(bytes));
  const auto answer = fetch_from(server);
  const auto* failure = std::get_if<Failure>(&answer);
  return failure != nullptr ? std::optional(*failure) : std::nullopt;
}

TEST(HttpFetch, ReturnsAnyAnswerWhole) {
  ScriptedServer server(
      answering("HTTP/1.1 308 Elsewhere\r\nContent-Type: text/plain\r\nLocation: /y\r\n"
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
  const auto answer = fetch_from(server);
  const auto* http = std::get_if<HttpAnswer>(&answer);
  ASSERT_NE(http, nullptr) << std::get<Failure>(answer).detail;
  EXPECT_EQ(http->status, 308);
  EXPECT_EQ(http->content_type, "text/plain");
  EXPECT_EQ(http->location, "/y");
  EXPECT_EQ(http->body, "abcde");
}

TEST(HttpFetch, AStopEndsTheWaitForAnAnswer) {
  ScriptedServer server([](Peer& peer) {
    peer.read_request();
    peer.wait_for_close();
  });
  const Target target = make_target({}, server.url()).value();
  const auto answer =
      http_fetch(target, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n", 20s, 24h, [] { return false; });
  EXPECT_TRUE(std::holds_alternative<Failure>(answer));
}

// The loop of a fetch also runs a tick; one that came due just then used to keep it running.
TEST(HttpFetch, EndsWithItsAnswerWheneverThatComes) {
  const std::string bytes = http_answer(200, "text/plain", "x");
  ScriptedServer server([bytes](Peer& peer) {
    if (!peer.read_request()) return;
    peer.wait_until_read();
    peer.send(bytes);
    peer.wait_for_close();
  });
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(std::holds_alternative<HttpAnswer>(fetch_from(server)));
  }
}

TEST(HttpFetch, ABodyMayEndWithTheConnection) {
  ScriptedServer server(answering("HTTP/1.1 200 OK\r\n\r\nto the end"));
  const auto answer = fetch_from(server);
  ASSERT_TRUE(std::holds_alternative<HttpAnswer>(answer));
  EXPECT_EQ(std::get<HttpAnswer>(answer).body, "to the end");
}

TEST(HttpFetch, FailuresHaveStageKindAndWords) {
  EXPECT_EQ(failure_of(""), (Failure{FailureStage::head, FailureKind::reset,
                                     "the server closed the connection without an answer"}));
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
            (Failure{FailureStage::body, FailureKind::truncated,
                     "the server closed the connection in mid-answer"}));
  EXPECT_EQ(failure_of("220 mail.test ESMTP\r\n\r\n"),
            (Failure{FailureStage::head, FailureKind::malformed,
                     "the answer is not HTTP/1.1 as it should be: bad version"}));
}

TEST(HttpFetch, AResetInMidAnswerIsAReset) {
  ScriptedServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    peer.wait_until_read();
    peer.reset();
  });
  const auto answer = fetch_from(server);
  ASSERT_TRUE(std::holds_alternative<Failure>(answer));
  EXPECT_EQ(std::get<Failure>(answer), (Failure{FailureStage::body, FailureKind::reset,
                                                "the connection broke: Connection reset by peer"}));
}

TEST(HttpFetch, ARefusalWhileSendingIsTheAnswer) {
  ScriptedServer server(
      [](Peer& peer) {
        peer.read_some();
        peer.send(http_answer(413, "text/plain", "too long"));
        peer.close();  // resets: there is more to read
      },
      4096);
  const Target target = make_target({}, server.url()).value();
  const auto answer = http_fetch(target, std::string(64 << 20, 'x'), 20s, 20s);
  ASSERT_TRUE(std::holds_alternative<HttpAnswer>(answer)) << std::get<Failure>(answer).detail;
  EXPECT_EQ(std::get<HttpAnswer>(answer).status, 413);
  EXPECT_EQ(std::get<HttpAnswer>(answer).body, "too long");
}

TEST(HttpFetch, SoIsOneOfAServerThatKeepsTheConnectionAndReadsNoMore) {
  Gate ended;
  ScriptedServer server(
      [&](Peer& peer) {
        peer.read_some();
        peer.send(http_answer(413, "text/plain", "too long"));
        ended.wait();
      },
      4096);
  const Target target = make_target({}, server.url()).value();
  const auto answer = http_fetch(target, std::string(64 << 20, 'x'), 20s, 20s);
  ended.open();
  ASSERT_TRUE(std::holds_alternative<HttpAnswer>(answer)) << std::get<Failure>(answer).detail;
  EXPECT_EQ(std::get<HttpAnswer>(answer).status, 413);
}

TEST(HttpFetch, ABrokenSendingWithoutAnAnswerIsAReset) {
  ScriptedServer server(
      [](Peer& peer) {
        peer.read_some();
        peer.reset();
      },
      4096);
  const Target target = make_target({}, server.url()).value();
  const auto answer = http_fetch(target, std::string(64 << 20, 'x'), 20s, 20s);
  ASSERT_TRUE(std::holds_alternative<Failure>(answer));
  EXPECT_EQ(std::get<Failure>(answer).stage, FailureStage::send);
  EXPECT_EQ(std::get<Failure>(answer).kind, FailureKind::reset);
}

TEST(HttpFetch, AnAnswerWithoutEndIsTooLarge) {
  ScriptedServer server([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string block(1 << 20, 'x');
    for (int i = 0; i < 64; ++i) peer.send(block);
    peer.wait_for_close();
  });
  const auto answer = fetch_from(server);
  ASSERT_TRUE(std::holds_alternative<Failure>(answer));
  EXPECT_EQ(std::get<Failure>(answer),
            (Failure{FailureStage::body, FailureKind::too_large, "the answer is larger than 16 MiB"}));
}

TEST(HttpFetch, ASilentServerTimesOut) {
  ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });
  const auto answer = fetch_from(server, 30ms);
  ASSERT_TRUE(std::holds_alternative<Failure>(answer));
  EXPECT_EQ(std::get<Failure>(answer),
            (Failure{FailureStage::head, FailureKind::timeout, "no complete answer in time"}));
}

}  // namespace
}  // namespace loadtest

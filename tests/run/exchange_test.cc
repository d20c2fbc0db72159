#include "run/exchange.h"

#include <gtest/gtest.h>

#include <string>

#include "fakes/certificate.h"
#include "fakes/fake_llm.h"
#include "run/engine.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

FakeLlm::Handler answering(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer, const SeenRequest&) { peer.send(bytes); };
}

TEST(Exchange, AWholeAnswerIsRecorded) {
  FakeLlm server(answering(whole_stream(3)));
  Engine engine({server.url()});
  const TimePoint before = std::chrono::steady_clock::now();
  const RequestRecord record = engine.perform_one();
  const TimePoint after = std::chrono::steady_clock::now();
  EXPECT_EQ(record.status, RequestStatus::ok);
  EXPECT_EQ(record.failure, std::nullopt);
  EXPECT_EQ(record.request_id, "id-0");
  EXPECT_EQ(record.http_status, 200);
  EXPECT_EQ(record.finish_reason, "stop");
  EXPECT_EQ(record.input_tokens, 3u);
  EXPECT_EQ(record.output_tokens, 3u);
  EXPECT_EQ(record.token_source, TokenSource::usage);
  EXPECT_TRUE(record.sent);
  EXPECT_FALSE(record.reused_connection);
  EXPECT_FALSE(record.reconnected);
  ASSERT_TRUE(record.connect_time);
  EXPECT_GT(*record.connect_time, 0ns);
  EXPECT_LE(before, record.sent_at);
  EXPECT_EQ(record.due_at, record.sent_at);
  EXPECT_LE(record.sent_at, record.end_at);
  EXPECT_LE(record.end_at, after);
  std::uint32_t tokens = 0;
  for (const Arrival& arrival : record.arrivals) tokens += arrival.tokens;
  EXPECT_EQ(tokens, 3u);
  EXPECT_EQ(record.first_answer_ns, record.arrivals.front().offset_ns);
}

TEST(Exchange, AFinishReasonLosesTheKeyThatItRepeats) {
  const auto reason_of = [](const std::string& reason, const std::string& key) {
    const std::string last = R"({"choices":[{"index":0,"delta":{},"finish_reason":")" + reason + R"("}]})";
    FakeLlm server(answering(kStreamHead + token_event() + event(last) + done_event() + kLastChunk));
    Engine engine({server.url()});
    engine.config.api_key = key;
    return engine.perform_one().finish_reason;
  };
  EXPECT_EQ(reason_of("sk-target-1", "sk-target-1"), "***");
  EXPECT_EQ(reason_of("end of sk-target-1", "sk-target-1"), "end of ***");
  EXPECT_EQ(reason_of("end of sk-target-1", "end"), "end of sk-target-1");
  EXPECT_EQ(reason_of("tool_calls", "sk-target-1"), "tool_calls");
}

TEST(Exchange, TheRequestGoesOutWithItsIdToTheServersPath) {
  FakeLlm server(answering(whole_stream(1)));
  Engine engine({server.url()});
  engine.config.api_key = "sk-1";
  engine.perform_one();
  const SeenRequest request = server.requests().at(0);
  EXPECT_EQ(request.target, "/v1/chat/completions");
  EXPECT_EQ(request.header("X-Request-Id"), "id-0");
  EXPECT_EQ(request.header("Authorization"), "Bearer sk-1");
  EXPECT_EQ(request.header("Host"), "127.0.0.1:" + std::to_string(server.port()));
}

TEST(Exchange, ConnectionsAreUsedAgain) {
  FakeLlm server(answering(whole_stream(1)));
  Engine engine({server.url()});
  const auto records = engine.perform(3);
  EXPECT_FALSE(records[0].reused_connection);
  EXPECT_TRUE(records[1].reused_connection);
  EXPECT_EQ(records[1].connect_time, std::nullopt);
  EXPECT_TRUE(records[2].reused_connection);
  EXPECT_EQ(server.connections(), 1u);
}

TEST(Exchange, ARequestOnAConnectionThatNeverAnsweredIsNotSentTwice) {
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.close(); });
  Engine engine({server.url()});
  engine.open_connections(1);
  const RequestRecord record = engine.perform_one();
  ASSERT_TRUE(record.failure);
  EXPECT_EQ(record.failure->kind, FailureKind::reset);
  EXPECT_FALSE(record.reconnected);
  EXPECT_EQ(record.stamp, std::nullopt);
  EXPECT_EQ(server.requests("POST").size(), 1u);
}

TEST(Exchange, ARefusedConnectionIsTriedAgainLaterAndLater) {
  Engine engine({"http://127.0.0.1:" + std::to_string(closed_port())});
  const auto records = engine.perform(4);
  ASSERT_EQ(records.size(), 4u);
  for (std::size_t i = 1; i < records.size(); ++i) {
    EXPECT_EQ(records[i].failure->kind, FailureKind::refused);
    EXPECT_GE(records[i].due_at - records[i - 1].end_at, 50ms * (1 << (i - 1)));
  }
}

TEST(Exchange, AConnectionThatTheServerClosesIsNotUsedAgain) {
  FakeLlm server(
      answering("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n"
                "Transfer-Encoding: chunked\r\n\r\n" +
                token_event() + stop_event() + done_event() + kLastChunk));
  Engine engine({server.url()});
  for (const RequestRecord& record : engine.perform(2)) {
    EXPECT_EQ(record.status, RequestStatus::ok);
    EXPECT_FALSE(record.reused_connection);
    EXPECT_FALSE(record.reconnected);
  }
  EXPECT_EQ(server.connections(), 2u);
}

TEST(Exchange, ConnectionsOpenedBeforehandCarryTheirTimeToTheFirstRequest) {
  FakeLlm server(answering(whole_stream(1)));
  Engine engine({server.url()});
  engine.open_connections(2);
  const auto records = engine.perform(4, 2);
  EXPECT_EQ(server.connections(), 2u);
  std::size_t first = 0;
  for (const RequestRecord& record : records) first += record.connect_time.has_value();
  EXPECT_EQ(first, 2u);
}

TEST(Exchange, ARoleOnlyChunkIsNoToken) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead + role_event());
    peer.wait_until_read();
    peer.send(token_event());
    peer.wait_until_read();
    peer.send(token_event() + stop_event() + done_event() + kLastChunk);
  });
  Engine engine({server.url()});
  const RequestRecord record = engine.perform_one();
  ASSERT_EQ(record.arrivals.size(), 2u);
  EXPECT_EQ(record.arrivals[0].tokens, 1u);
  EXPECT_LT(record.arrivals[0].offset_ns, record.arrivals[1].offset_ns);
}

TEST(Exchange, ASplitEventIsStampedWhenComplete) {
  TimePoint second_half;
  FakeLlm server([&](Peer& peer, const SeenRequest&) {
    const std::string event = token_event();
    peer.send(kStreamHead + event.substr(0, 20));
    peer.wait_until_read();
    second_half = std::chrono::steady_clock::now();
    peer.send(event.substr(20) + stop_event() + done_event() + kLastChunk);
  });
  Engine engine({server.url()});
  const RequestRecord record = engine.perform_one();
  ASSERT_EQ(record.arrivals.size(), 1u);
  EXPECT_EQ(record.arrivals[0].events, 1);
  EXPECT_GE(record.sent_at + Nanoseconds(record.arrivals[0].offset_ns), second_half - 100us);
}

TEST(Exchange, EventsOfOneReadAreOneArrival) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead);
    peer.wait_until_read();
    peer.send(token_event() + token_event() + token_event());
    peer.wait_until_read();
    peer.send(stop_event() + done_event() + kLastChunk);
  });
  Engine engine({server.url()});
  const RequestRecord record = engine.perform_one();
  ASSERT_EQ(record.arrivals.size(), 1u);
  EXPECT_EQ(record.arrivals[0].events, 3);
  EXPECT_EQ(record.arrivals[0].tokens, 3u);
}

TEST(Exchange, ReasoningComesBeforeTheFirstAnswer) {
  FakeLlm server([](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead + event(R"({"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]})"));
    peer.wait_until_read();
    peer.send(token_event() + stop_event() + done_event() + kLastChunk);
  });
  Engine engine({server.url()});
  const RequestRecord record = engine.perform_one();
  ASSERT_EQ(record.arrivals.size(), 2u);
  EXPECT_EQ(record.reasoning_tokens_streamed, 1u);
  EXPECT_EQ(record.first_answer_ns, record.arrivals[1].offset_ns);
}

TEST(Exchange, WithoutStreamingThereAreNoArrivals) {
  FakeLlm server(
      answering(json_answer(200, R"({"choices":[{"message":{"content":"a b"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":5,"completion_tokens":2}})")));
  Engine engine({server.url()});
  engine.config.stream = false;
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.status, RequestStatus::ok);
  EXPECT_FALSE(record.streamed);
  EXPECT_TRUE(record.arrivals.empty());
  EXPECT_EQ(record.output_tokens, 2u);
}

TEST(Exchange, TlsRecordsThatCameAtOnceAreOneArrival) {
  const Certificate certificate("IP:127.0.0.1");
  ScriptedServer server([&](Peer& peer) {
    TlsPeer tls(peer, certificate);
    if (!tls.accept()) return;
    tls.read_some();
    tls.send(kStreamHead + token_event());
    peer.wait_until_read();
    peer.hold_back(true);
    tls.send(chunk(": a comment\n\n"));
    tls.send(token_event());
    tls.send(token_event());
    tls.send(stop_event() + done_event() + kLastChunk);
    peer.hold_back(false);
    peer.wait_for_close();
  });
  Engine engine({"https://127.0.0.1:" + std::to_string(server.port())});
  engine.config.tls.insecure = true;
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.status, RequestStatus::ok);
  ASSERT_EQ(record.arrivals.size(), 2u);
  EXPECT_EQ(record.arrivals[0].events, 1);
  EXPECT_EQ(record.arrivals[1].events, 2);
  EXPECT_EQ(record.arrivals[1].tokens, 2u);
}

TEST(Exchange, RequestsGoRoundRobinOverTheServers) {
  FakeLlm one(answering(whole_stream(1)));
  FakeLlm two(answering(whole_stream(1)));
  Engine engine({one.url(), two.url()});
  const auto records = engine.perform(6);
  for (const RequestRecord& record : records) EXPECT_EQ(record.server, record.index % 2);
  EXPECT_EQ(one.requests().size(), 3u);
  EXPECT_EQ(two.requests().size(), 3u);
}

}  // namespace
}  // namespace loadtest

// Servers that answer before they have the whole request, and keep the connection.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

#include "fakes/answers.h"
#include "fakes/certificate.h"
#include "fakes/gate.h"
#include "fakes/show.h"
#include "run/engine.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

const std::string kTooLong = json_answer(413, R"({"error":{"message":"too long"}})");

// Its prompts are more than the sockets on both sides hold.
struct LargeRequests : Engine {
  explicit LargeRequests(std::string url) : Engine({std::move(url)}) {
    config.tls.insecure = true;
    config.timeout = 20s;
    prompts = std::make_unique<FixedPrompts>(std::string(64 << 20, 'x'));
  }
};

TEST(EarlyAnswer, ARefusalEndsTheRequestThoughTheServerReadsNoMore) {
  Gate ended;
  ScriptedServer server(
      [&](Peer& peer) {
        peer.read_some();
        peer.send(kTooLong);
        ended.wait();
      },
      4096);
  LargeRequests engine(server.url());
  const auto records = engine.perform(2);
  ended.open();
  ended.open();
  for (const RequestRecord& record : records) {
    EXPECT_EQ(record.failure, (Failure{FailureStage::head, FailureKind::http_4xx, "HTTP 413: too long"}));
    EXPECT_EQ(record.http_status, 413);
    EXPECT_FALSE(record.reused_connection);
    EXPECT_LT(record.end_at - record.sent_at, 20s);
  }
  EXPECT_EQ(server.connections(), 2u);
}

TEST(EarlyAnswer, SoDoesOneUnderTls) {
  const Certificate certificate("IP:127.0.0.1");
  Gate ended;
  ScriptedServer server(
      [&](Peer& peer) {
        TlsPeer tls(peer, certificate);
        if (!tls.accept()) return;
        tls.read_some();
        tls.send(kTooLong);
        ended.wait();
      },
      4096);
  LargeRequests engine("https://127.0.0.1:" + std::to_string(server.port()));
  const RequestRecord record = engine.perform_one();
  ended.open();
  EXPECT_EQ(record.failure, (Failure{FailureStage::head, FailureKind::http_4xx, "HTTP 413: too long"}));
  EXPECT_LT(record.end_at - record.sent_at, 20s);
}

TEST(EarlyAnswer, ASuccessIsNone) {
  Gate ended;
  ScriptedServer server(
      [&](Peer& peer) {
        peer.read_some();
        peer.send(whole_stream(2));
        ended.wait();
      },
      4096);
  LargeRequests engine(server.url());
  const RequestRecord record = engine.perform_one();
  ended.open();
  EXPECT_EQ(record.failure, (Failure{FailureStage::send, FailureKind::malformed,
                                     "the answer ended before the whole request had been sent"}));
}

TEST(EarlyAnswer, OneThatHasOnlyBegunWaitsForTheRestOfTheRequest) {
  ScriptedServer server(
      [](Peer& peer) {
        peer.send("HTTP/1.1 100 Continue\r\n\r\n");
        if (peer.read_request()) peer.send(whole_stream(2));
        peer.wait_for_close();
      },
      4096);
  LargeRequests engine(server.url());
  engine.prompts = std::make_unique<FixedPrompts>(std::string(8 << 20, 'x'));
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.failure, std::nullopt);
  EXPECT_EQ(record.output_tokens, 2u);
}

TEST(EarlyAnswer, ALargeRequestUnderTlsArrivesWhole) {
  const Certificate certificate("IP:127.0.0.1");
  std::atomic<std::size_t> missing = 1;
  ScriptedServer server(
      [&](Peer& peer) {
        TlsPeer tls(peer, certificate);
        if (!tls.accept()) return;
        std::string got = tls.read_some();
        const std::size_t length = std::stoul(got.substr(got.find("Content-Length: ") + 16));
        const std::size_t whole = got.find("\r\n\r\n") + 4 + length;
        for (std::string more; got.size() < whole && !(more = tls.read_some()).empty();) got += more;
        missing = whole - got.size();
        tls.send(whole_stream(2));
        peer.wait_for_close();
      },
      4096);
  LargeRequests engine("https://127.0.0.1:" + std::to_string(server.port()));
  engine.prompts = std::make_unique<FixedPrompts>(std::string(8 << 20, 'x'));
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.failure, std::nullopt);
  EXPECT_EQ(record.output_tokens, 2u);
  EXPECT_EQ(missing, 0u);
}

TEST(EarlyAnswer, NoAnswerEndsWithTheTimeout) {
  Gate ended;
  ScriptedServer server([&](Peer&) { ended.wait(); }, 4096);
  LargeRequests engine(server.url());
  engine.config.timeout = 100ms;
  const RequestRecord record = engine.perform_one();
  ended.open();
  EXPECT_EQ(record.failure,
            (Failure{FailureStage::send, FailureKind::timeout, "no complete answer within --timeout"}));
}

}  // namespace
}  // namespace loadtest

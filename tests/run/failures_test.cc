// Every stage and kind in which a request can fail, from a server that makes it so.
#include <gtest/gtest.h>

#include <string>

#include "fakes/certificate.h"
#include "fakes/fake_llm.h"
#include "fakes/few_files.h"
#include "fakes/show.h"
#include "run/engine.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

std::optional<Failure> failure_after(
    FakeLlm::Handler answer, void (*change)(RunConfig&) = [](RunConfig&) {}) {
  FakeLlm server(std::move(answer));
  Engine engine({server.url()});
  change(engine.config);
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.status, record.failure ? RequestStatus::failed : RequestStatus::ok);
  return record.failure;
}

// The server sends `bytes`, waits until they were read, and closes.
std::optional<Failure> failure_after(const std::string& bytes) {
  return failure_after([&bytes](Peer& peer, const SeenRequest&) {
    peer.send(bytes);
    peer.finish();
    peer.wait_for_close();
    peer.close();
  });
}

TEST(Failures, Refused) {
  const std::string port = std::to_string(closed_port());
  Engine engine({"http://127.0.0.1:" + port});
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.failure, (Failure{FailureStage::connect, FailureKind::refused,
                                     "127.0.0.1:" + port + ": Connection refused"}));
  EXPECT_EQ(record.status, RequestStatus::failed);
  EXPECT_FALSE(record.sent);
  EXPECT_GE(record.end_at, record.sent_at);
  EXPECT_EQ(record.http_status, 0);
}

TEST(Failures, TlsNotTrusted) {
  const Certificate certificate("IP:127.0.0.1");
  ScriptedServer server([&](Peer& peer) { TlsPeer(peer, certificate).accept(); });
  Engine engine({"https://127.0.0.1:" + std::to_string(server.port())});
  EXPECT_EQ(engine.perform_one().failure,
            (Failure{FailureStage::tls, FailureKind::tls,
                     "the certificate was not accepted: self-signed certificate"}));
}

TEST(Failures, TlsWithoutAnswerTimesOut) {
  ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });
  Engine engine({"https://127.0.0.1:" + std::to_string(server.port())});
  engine.config.connect_timeout = 30ms;
  EXPECT_EQ(engine.perform_one().failure,
            (Failure{FailureStage::tls, FailureKind::timeout, "the TLS handshake did not end in time"}));
}

TEST(Failures, AResetWhileSending) {
  ScriptedServer server(
      [](Peer& peer) {
        peer.read_some();
        peer.reset();
      },
      4096);
  Engine engine({server.url()});
  engine.prompts = std::make_unique<FixedPrompts>(std::string(64 << 20, 'x'));
  const RequestRecord record = engine.perform_one();
  ASSERT_TRUE(record.failure);
  EXPECT_EQ(record.failure->stage, FailureStage::send);
  EXPECT_EQ(record.failure->kind, FailureKind::reset);
  EXPECT_TRUE(record.failure->detail.starts_with("the connection broke while sending: "))
      << record.failure->detail;
}

// A server that refuses a request whose body it does not read.
void refuse_unread(Peer& peer) {
  peer.read_some();
  peer.send(json_answer(413, R"({"error":{"message":"too long"}})"));
  peer.close();  // resets: there is more to read
}

TEST(Failures, ARefusalWhileSendingIsTheServersWord) {
  ScriptedServer server(refuse_unread, 4096);
  Engine engine({server.url()});
  engine.prompts = std::make_unique<FixedPrompts>(std::string(64 << 20, 'x'));
  const RequestRecord record = engine.perform_one();
  EXPECT_EQ(record.failure, (Failure{FailureStage::head, FailureKind::http_4xx, "HTTP 413: too long"}));
  EXPECT_EQ(record.http_status, 413);
  EXPECT_EQ(server.connections(), 1u);
}

TEST(Failures, WantOfFilesIsOurs) {
  NEEDS_FILES_TO_BE_FEW();
  FakeLlm server([](Peer& peer, const SeenRequest&) { peer.close(); });
  Engine engine({server.url()});
  engine.perform_one();  // its thread has what it needs besides
  const FewFiles few(3);
  EXPECT_EQ(engine.perform_one().failure, (Failure{FailureStage::connect, FailureKind::client_limit,
                                                   "no open file left for a connection to 127.0.0.1:" +
                                                       std::to_string(server.port()) + " (see ulimit -Hn)"}));
}

TEST(Failures, StatusCodesHaveKindsAndTheServersWords) {
  const std::string body = R"({"error":{"message":"too busy"}})";
  EXPECT_EQ(failure_after(json_answer(429, body)),
            (Failure{FailureStage::head, FailureKind::http_429, "HTTP 429: too busy"}));
  EXPECT_EQ(failure_after(json_answer(404, body)),
            (Failure{FailureStage::head, FailureKind::http_4xx, "HTTP 404: too busy"}));
  EXPECT_EQ(failure_after(json_answer(503, body)),
            (Failure{FailureStage::head, FailureKind::http_5xx, "HTTP 503: too busy"}));
}

TEST(Failures, TroubleWithTheHead) {
  EXPECT_EQ(failure_after(""), (Failure{FailureStage::head, FailureKind::reset,
                                        "the server closed the connection without an answer"}));
  EXPECT_EQ(failure_after("220 mail.test ESMTP\r\n\r\n"),
            (Failure{FailureStage::head, FailureKind::malformed,
                     "the answer is not HTTP/1.1 as it should be: bad version"}));
  EXPECT_EQ(failure_after("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'a')),
            (Failure{FailureStage::head, FailureKind::too_large, "the response head is larger than 64 KiB"}));
}

TEST(Failures, TroubleWithTheBody) {
  EXPECT_EQ(failure_after(kStreamHead + token_event()),
            (Failure{FailureStage::body, FailureKind::truncated,
                     "the stream ended with neither [DONE] nor a finish reason"}));
  EXPECT_EQ(failure_after(kStreamHead + token_event() + kLastChunk),
            (Failure{FailureStage::body, FailureKind::truncated,
                     "the stream ended with neither [DONE] nor a finish reason"}));
  EXPECT_EQ(failure_after(kStreamHead + token_event() + "xyz\r\n"),
            (Failure{FailureStage::body, FailureKind::malformed,
                     "the answer is not HTTP/1.1 as it should be: bad chunk"}));
  EXPECT_EQ(
      failure_after(kStreamHead + "5;" + std::string(70'000, 'a')),
      (Failure{FailureStage::body, FailureKind::too_large, "a chunk's size line is longer than 16 KiB"}));
}

TEST(Failures, AResetInMidAnswer) {
  EXPECT_EQ(
      failure_after([](Peer& peer, const SeenRequest&) {
        peer.send(kStreamHead + token_event());
        peer.wait_until_read();
        peer.reset();
      }),
      (Failure{FailureStage::body, FailureKind::reset, "the connection broke: Connection reset by peer"}));
}

void then_reset(Peer& peer, const SeenRequest&) {
  peer.send(kStreamHead + token_event() + stop_event());
  peer.wait_until_read();
  peer.reset();
}
void then_nothing(Peer& peer, const SeenRequest&) {
  peer.send(kStreamHead + token_event() + stop_event());
  peer.wait_for_close();
  peer.close();
}

TEST(Failures, AfterAFinishReasonTheEndOfTheConnectionIsNone) {
  EXPECT_EQ(failure_after(kStreamHead + token_event() + stop_event()), std::nullopt);
  EXPECT_EQ(failure_after(then_reset), std::nullopt);
}

TEST(Failures, AStreamThatStaysOpenAfterItsFinishReasonTimesOut) {
  EXPECT_EQ(failure_after(then_nothing, [](RunConfig& config) { config.timeout = 200ms; }),
            (Failure{FailureStage::body, FailureKind::timeout, "no complete answer within --timeout"}));
}

TEST(Failures, AFinishReasonWithoutATokenExcusesNoReset) {
  EXPECT_EQ(
      failure_after([](Peer& peer, const SeenRequest&) {
        peer.send(kStreamHead + stop_event());
        peer.wait_until_read();
        peer.reset();
      }),
      (Failure{FailureStage::body, FailureKind::reset, "the connection broke: Connection reset by peer"}));
}

TEST(Failures, TroubleWithWhatTheServerSays) {
  EXPECT_EQ(failure_after(kStreamHead + event("{oops") + done_event() + kLastChunk),
            (Failure{FailureStage::decode, FailureKind::malformed,
                     "an event that is not a completion chunk: {oops"}));
  EXPECT_EQ(failure_after(kStreamHead + token_event() + event(R"({"error":{"message":"out of memory"}})")),
            (Failure{FailureStage::decode, FailureKind::server_error, "out of memory"}));
  EXPECT_EQ(failure_after(kStreamHead + stop_event() + done_event() + kLastChunk),
            (Failure{FailureStage::decode, FailureKind::empty, "the stream ended without a token"}));
}

TEST(Failures, AnEventWithoutEndIsTooLarge) {
  const auto failure = failure_after([](Peer& peer, const SeenRequest&) {
    peer.send(kStreamHead + chunk("data: "));
    const std::string block = chunk(std::string(1 << 20, 'x'));
    for (int i = 0; i < 64; ++i) peer.send(block);
    peer.close();
  });
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->stage, FailureStage::decode);
  EXPECT_EQ(failure->kind, FailureKind::too_large);
}

void silent(Peer& peer, const SeenRequest&) {
  peer.wait_for_close();
  peer.close();
}
void one_token(Peer& peer, const SeenRequest&) {
  peer.send(kStreamHead + token_event());
  peer.wait_for_close();
  peer.close();
}
void only_role(Peer& peer, const SeenRequest&) {
  peer.send(kStreamHead + role_event());
  peer.wait_for_close();
  peer.close();
}

TEST(Failures, TheWholeRequestTimesOut) {
  const auto soon = [](RunConfig& config) { config.timeout = 200ms; };
  EXPECT_EQ(failure_after(silent, soon),
            (Failure{FailureStage::head, FailureKind::timeout, "no complete answer within --timeout"}));
  EXPECT_EQ(failure_after(one_token, soon),
            (Failure{FailureStage::body, FailureKind::timeout, "no complete answer within --timeout"}));
}

TEST(Failures, NoFirstTokenInTimeIsAStall) {
  const auto soon = [](RunConfig& config) { config.ttft_timeout = 200ms; };
  EXPECT_EQ(failure_after(silent, soon), (Failure{FailureStage::head, FailureKind::stalled,
                                                  "no token within --ttft-timeout or --stall-timeout"}));
  EXPECT_EQ(failure_after(only_role, soon), (Failure{FailureStage::body, FailureKind::stalled,
                                                     "no token within --ttft-timeout or --stall-timeout"}));
}

TEST(Failures, SilenceInMidAnswerIsAStall) {
  EXPECT_EQ(failure_after(one_token, [](RunConfig& config) { config.stall_timeout = 200ms; }),
            (Failure{FailureStage::body, FailureKind::stalled, "nothing came for --stall-timeout"}));
}

TEST(Failures, AServerThatRepeatsASecretHeaderIsNotRepeated) {
  const std::string body = R"({"error":{"message":"no access with Bearer tok-abcdef, that is tok-abcdef"}})";
  const auto failure =
      failure_after([&](Peer& peer, const SeenRequest&) { peer.send(json_answer(403, body)); },
                    [](RunConfig& config) {
                      config.headers = {{"Proxy-Authorization", "Bearer tok-abcdef"}};
                    });
  EXPECT_EQ(failure, (Failure{FailureStage::head, FailureKind::http_4xx,
                              "HTTP 403: no access with ***, that is ***"}));
}

}  // namespace
}  // namespace loadtest

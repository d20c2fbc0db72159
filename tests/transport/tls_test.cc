// Connections under TLS, direct and through a proxy.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <thread>

#include "fakes/certificate.h"
#include "fakes/gate.h"
#include "fakes/show.h"
#include "transport/connection.h"
#include "transport/loop.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

std::string url(std::string_view host, std::uint16_t port) {
  return "https://" + std::string(host) + ":" + std::to_string(port);
}

struct TlsClient : Loop {
  Connection connection{context, clock, watchdog};
  std::array<char, 1000> buffer{};
  Target target;

  explicit TlsClient(const std::string& server, const TlsOptions& tls, const std::string& proxy = "") {
    RunConfig config;
    config.tls = tls;
    config.proxy = proxy;
    target = make_target(config, server).value();
  }
  std::optional<Failure> open() { return run(connection.open(target)); }
  std::string read() {
    for (;;) {
      const Connection::Read got = run(connection.read(buffer));
      if (got.error) return got.error.message();
      if (!got.bytes.empty()) return std::string(got.bytes.data(), got.bytes.size());
    }
  }
};

Failure tls_failure(std::string detail) { return {FailureStage::tls, FailureKind::tls, std::move(detail)}; }

// Shakes hands, answers one message with itself, waits for the client to go.
ScriptedServer::Script echo(const Certificate& certificate) {
  return [&certificate](Peer& peer) {
    TlsPeer tls(peer, certificate);
    if (!tls.accept()) return;
    tls.send(tls.read_some() + "!");
    peer.wait_for_close();
  };
}

TEST(Tls, AKnownAuthorityIsAccepted) {
  const Certificate certificate("DNS:localhost,IP:127.0.0.1");
  const TemporaryFile authority(certificate.pem());
  ScriptedServer server(echo(certificate));
  for (const std::string_view host : {"127.0.0.1", "localhost"}) {
    TlsClient client(url(host, server.port()), {false, authority.path()});
    EXPECT_EQ(client.open(), std::nullopt) << host;
    const TimePoint before = std::chrono::steady_clock::now();
    EXPECT_FALSE(client.run(client.connection.send("ping")));
    EXPECT_EQ(client.read(), "ping!");
    EXPECT_GE(client.connection.last_stamp().at, before - 100us);
    EXPECT_TRUE(client.connection.idle_is_healthy());
  }
}

TEST(Tls, AnIdleConnectionIsNotHealthyOnceTheServerHasSaidFarewell) {
  const Certificate certificate("IP:127.0.0.1");
  Gate leave;
  ScriptedServer server([&](Peer& peer) {
    TlsPeer tls(peer, certificate);
    if (!tls.accept()) return;
    leave.wait();
    tls.close_notify();
    peer.close();
  });
  TlsClient client(url("127.0.0.1", server.port()), {true, ""});
  ASSERT_EQ(client.open(), std::nullopt);
  EXPECT_TRUE(client.connection.idle_is_healthy());
  leave.open();
  const TimePoint limit = std::chrono::steady_clock::now() + 10s;
  while (client.connection.idle_is_healthy() && std::chrono::steady_clock::now() < limit)
    std::this_thread::yield();
  EXPECT_FALSE(client.connection.idle_is_healthy());
}

TEST(Tls, RecordsThatCameAtOnceAreOfOneRead) {
  const Certificate certificate("IP:127.0.0.1");
  ScriptedServer server([&](Peer& peer) {
    TlsPeer tls(peer, certificate);
    if (!tls.accept()) return;
    tls.read_some();
    peer.hold_back(true);
    tls.send("one");
    tls.send("two");
    peer.hold_back(false);
    tls.read_some();
    tls.send("three");
    peer.wait_for_close();
  });
  TlsClient client(url("127.0.0.1", server.port()), {true, ""});
  ASSERT_EQ(client.open(), std::nullopt);
  EXPECT_FALSE(client.run(client.connection.send("ping")));
  EXPECT_EQ(client.read(), "one");
  const std::uint64_t first = client.connection.last_stamp().read;
  EXPECT_EQ(client.read(), "two");
  EXPECT_EQ(client.connection.last_stamp().read, first);
  EXPECT_FALSE(client.run(client.connection.send("ping")));
  EXPECT_EQ(client.read(), "three");
  EXPECT_GT(client.connection.last_stamp().read, first);
}

TEST(Tls, AnUnknownAuthorityIsNotAccepted) {
  const Certificate certificate("IP:127.0.0.1");
  ScriptedServer server(echo(certificate));
  TlsClient client(url("127.0.0.1", server.port()), {});
  EXPECT_EQ(client.open(), tls_failure("the certificate was not accepted: self-signed certificate"));
}

TEST(Tls, InsecureAcceptsAnything) {
  const Certificate certificate("DNS:elsewhere.test", -1);
  ScriptedServer server(echo(certificate));
  TlsClient client(url("127.0.0.1", server.port()), {true, ""});
  EXPECT_EQ(client.open(), std::nullopt);
  EXPECT_FALSE(client.run(client.connection.send("ping")));
  EXPECT_EQ(client.read(), "ping!");
}

TEST(Tls, AnotherNameIsNotAccepted) {
  const Certificate certificate("DNS:elsewhere.test");
  const TemporaryFile authority(certificate.pem());
  ScriptedServer server(echo(certificate));
  for (const std::string_view host : {"localhost", "127.0.0.1"}) {
    TlsClient client(url(host, server.port()), {false, authority.path()});
    EXPECT_EQ(client.open(),
              tls_failure("the certificate is not one for the name \"" + std::string(host) + "\""));
  }
}

TEST(Tls, AnExpiredCertificateIsNotAccepted) {
  const Certificate certificate("IP:127.0.0.1", -1);
  const TemporaryFile authority(certificate.pem());
  ScriptedServer server(echo(certificate));
  TlsClient client(url("127.0.0.1", server.port()), {false, authority.path()});
  EXPECT_EQ(client.open(), tls_failure("the certificate was not accepted: certificate has expired"));
}

TEST(Tls, APlainServerIsRecognized) {
  ScriptedServer server([](Peer& peer) {
    peer.read_some();
    peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    peer.wait_for_close();
  });
  TlsClient client(url("127.0.0.1", server.port()), {true, ""});
  EXPECT_EQ(client.open(),
            tls_failure("the server does not speak TLS on this port; is it an http:// server?"));
}

TEST(Tls, AServerThatLeavesTheHandshakeIsToldWithTheLikelyCause) {
  ScriptedServer server([](Peer& peer) { peer.read_some(); });
  TlsClient client(url("127.0.0.1", server.port()), {true, ""});
  EXPECT_EQ(
      client.open(),
      tls_failure("the server closed the connection during the TLS handshake; is it an http:// server?"));
}

TEST(Tls, ASilentServerTimesOut) {
  Gate hello;
  ScriptedServer server([&](Peer& peer) {
    peer.read_some();
    hello.open();
    peer.wait_for_close();
  });
  TlsClient client(url("127.0.0.1", server.port()), {true, ""});
  client.connection.watch().expire_at(std::chrono::steady_clock::now() + 10s);
  EXPECT_EQ(client.run_out_of_time(client.connection.open(client.target), &hello),
            (Failure{FailureStage::tls, FailureKind::timeout, "the TLS handshake did not end in time"}));
}

TEST(Tls, CloseNotifyAndAPlainCloseAreBothTheEnd) {
  const Certificate certificate("IP:127.0.0.1");
  ScriptedServer server([&](Peer& peer) {
    TlsPeer tls(peer, certificate);
    if (!tls.accept()) return;
    tls.send("bye");
    if (peer.number() == 0) tls.close_notify();
  });
  for (int i = 0; i < 2; ++i) {
    TlsClient client(url("127.0.0.1", server.port()), {true, ""});
    EXPECT_EQ(client.open(), std::nullopt);
    EXPECT_EQ(client.read(), "bye");
    EXPECT_EQ(client.read(), "End of file");
  }
}

TEST(Tls, AnUnreadableAuthorityFileIsBadInput) {
  RunConfig config;
  config.tls.ca_file = "/nowhere/ca.pem";
  const auto target = make_target(config, "https://127.0.0.1:1");
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().code, ErrorCode::bad_input);
  EXPECT_TRUE(target.error().message.starts_with("--cacert: \"/nowhere/ca.pem\" cannot be used ("))
      << target.error().message;
}

TEST(TlsThroughProxy, ATunnelIsOpenedToTheServersName) {
  const Certificate certificate("DNS:llm.test");
  const TemporaryFile authority(certificate.pem());
  std::string asked;
  ScriptedServer proxy([&](Peer& peer) {
    const auto request = peer.read_request();
    asked = request->method + " " + request->target;
    peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
    echo(certificate)(peer);
  });
  TlsClient client("https://llm.test:8443/v1", {false, authority.path()}, proxy.url());
  EXPECT_EQ(client.open(), std::nullopt);
  EXPECT_FALSE(client.run(client.connection.send("ping")));
  EXPECT_EQ(client.read(), "ping!");
  EXPECT_EQ(asked, "CONNECT llm.test:8443");
}

std::optional<Failure> through(const std::string& answer) {
  ScriptedServer proxy([&](Peer& peer) {
    peer.read_request();
    peer.send(answer);
  });
  TlsClient client("https://llm.test", {true, ""}, proxy.url());
  return client.open();
}

TEST(TlsThroughProxy, ARefusalIsQuoted) {
  EXPECT_EQ(through("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 9\r\n\r\n<html>..."),
            (Failure{FailureStage::connect, FailureKind::refused,
                     "the proxy refused a tunnel: HTTP 407 Proxy Authentication Required"}));
}

TEST(TlsThroughProxy, AProxyThatGoesAwayIsAReset) {
  EXPECT_EQ(through(""), (Failure{FailureStage::connect, FailureKind::reset,
                                  "the proxy did not open a tunnel: End of file"}));
}

TEST(TlsThroughProxy, AProxyThatSpeaksSomethingElseIsMalformed) {
  EXPECT_EQ(through("SOCKS says no\r\n\r\n"),
            (Failure{FailureStage::connect, FailureKind::malformed,
                     "the answer is not HTTP/1.1 as it should be: bad version"}));
}

}  // namespace
}  // namespace loadtest

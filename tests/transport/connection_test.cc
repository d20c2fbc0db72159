#include "transport/connection.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "fakes/gate.h"
#include "fakes/scripted_server.h"
#include "fakes/show.h"
#include "transport/connection_pool.h"
#include "transport/loop.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

TcpEndpoint at_port(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }

Target target_at(std::vector<std::uint16_t> ports) {
  Target target;
  target.url = {false, "127.0.0.1", ports.front(), ""};
  for (const std::uint16_t port : ports) target.endpoints.push_back(at_port(port));
  return target;
}

struct Client : Loop {
  Connection connection{context, clock, watchdog};
  std::array<char, 1000> buffer{};

  std::optional<Failure> open(const Target& target) { return run(connection.open(target)); }
  std::string read() {
    const Connection::Read got = run(connection.read(buffer));
    return got.error ? got.error.message() : std::string(got.bytes.data(), got.bytes.size());
  }
};

void idle(Peer& peer) { peer.wait_for_close(); }

TEST(Connection, SendsReadsAndStamps) {
  ScriptedServer server([](Peer& peer) {
    peer.send(peer.read_some() + "!");
    peer.wait_for_close();
  });
  Client client;
  EXPECT_EQ(client.open(target_at({server.port()})), std::nullopt);
  const TimePoint before = std::chrono::steady_clock::now();
  EXPECT_FALSE(client.run(client.connection.send("ping")));
  EXPECT_EQ(client.read(), "ping!");
  EXPECT_GE(client.connection.last_stamp().at, before - 100us);
  EXPECT_LE(client.connection.last_stamp().at, std::chrono::steady_clock::now());
}

TEST(Connection, ARefusalNamesTheAddress) {
  const std::uint16_t port = closed_port();
  Client client;
  EXPECT_EQ(client.open(target_at({port})),
            (Failure{FailureStage::connect, FailureKind::refused,
                     "127.0.0.1:" + std::to_string(port) + ": Connection refused"}));
}

TEST(Connection, TriesEveryAddress) {
  ScriptedServer server([](Peer& peer) { peer.send("here"); });
  Client client;
  EXPECT_EQ(client.open(target_at({closed_port(), closed_port(), server.port()})), std::nullopt);
  EXPECT_EQ(client.read(), "here");
}

TEST(Connection, ConnectTimeIsTakenOnce) {
  ScriptedServer server(idle);
  Client client;
  EXPECT_EQ(client.open(target_at({server.port()})), std::nullopt);
  const auto taken = client.connection.take_connect_time();
  ASSERT_TRUE(taken);
  EXPECT_GT(*taken, 0ns);
  EXPECT_LT(*taken, 10s);
  EXPECT_EQ(client.connection.take_connect_time(), std::nullopt);
}

// A listener whose queue is full: further connections get no answer.
struct FullListener {
  FullListener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockets.push_back(::socket(AF_INET, SOCK_STREAM, 0));
    ::bind(sockets[0], reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(sockets[0], 0);
    socklen_t size = sizeof address;
    ::getsockname(sockets[0], reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
    for (int i = 0; i < 3; ++i) {
      sockets.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      ::connect(sockets.back(), reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
  }
  ~FullListener() {
    for (const int socket : sockets) ::close(socket);
  }

  std::vector<int> sockets;
  std::uint16_t port = 0;
};

TEST(Connection, NoAnswerInTimeIsATimeout) {
  FullListener silent;
  Client client;
  const Target target = target_at({silent.port, silent.port});
  const TimePoint now = std::chrono::steady_clock::now();
  client.connection.watch().expire_at(now + 10s);
  EXPECT_EQ(client.run_ticking(client.connection.open(target), {now + 6s, now + 11s}),
            (Failure{FailureStage::connect, FailureKind::timeout,
                     "no connection to 127.0.0.1:" + std::to_string(silent.port) + " in time"}));
}

TEST(Connection, AnAddressThatDoesNotAnswerLeavesTimeForTheNextOnes) {
  ScriptedServer server(idle);
  FullListener silent;
  Client client;
  const TimePoint now = std::chrono::steady_clock::now();
  client.connection.watch().expire_at(now + 9s);
  const Target target = target_at({silent.port, silent.port, server.port()});
  EXPECT_EQ(client.run_ticking(client.connection.open(target), {now + 4s, now + 8s}), std::nullopt);
  EXPECT_FALSE(client.connection.watch().expired());
  EXPECT_EQ(client.connection.watch().deadline(), now + 9s);
}

TEST(Connection, AnExpiredWatchEndsAReadThatWaits) {
  ScriptedServer server(idle);
  Client client;
  EXPECT_EQ(client.open(target_at({server.port()})), std::nullopt);
  client.connection.watch().expire_at(std::chrono::steady_clock::now() + 10s);
  const Connection::Read got = client.run_out_of_time(client.connection.read(client.buffer));
  EXPECT_EQ(got.error, asio::error::operation_aborted);
  EXPECT_TRUE(client.connection.watch().expired());
}

// The deadline may pass, or the request be cut off, while a finished operation waits for its turn in the
// loop.
TEST(Connection, AWatchThatExpiredBetweenTwoOperationsEndsTheNextOne) {
  ScriptedServer server(idle);
  Client client;
  EXPECT_EQ(client.open(target_at({server.port()})), std::nullopt);
  client.connection.watch().expire_at(std::chrono::steady_clock::now());
  client.watchdog.tick(Loop::kLongAfter);
  EXPECT_EQ(client.read(), "Operation canceled");
  EXPECT_EQ(client.run(client.connection.send("x")), asio::error::operation_aborted);
}

TEST(Connection, AnInterruptBetweenTwoOperationsEndsTheNextOne) {
  ScriptedServer server(idle);
  Client client;
  EXPECT_EQ(client.open(target_at({server.port()})), std::nullopt);
  client.connection.interrupt();
  EXPECT_EQ(client.read(), "Operation canceled");
  EXPECT_EQ(client.run(client.connection.send("x")), asio::error::operation_aborted);
}

TEST(Connection, AnInterruptedOpeningTriesNoFurtherAddress) {
  ScriptedServer server(idle);
  FullListener silent;
  const Target target = target_at({silent.port, server.port()});
  Client before;
  before.connection.interrupt();
  EXPECT_TRUE(before.open(target));
  Client during;
  asio::post(during.context, [&] { asio::post(during.context, [&] { during.connection.interrupt(); }); });
  EXPECT_TRUE(during.open(target));
  EXPECT_EQ(server.connections(), 0u);
}

TEST(Connection, TheEndOfTheStreamIsEof) {
  ScriptedServer server([](Peer& peer) { peer.send("bye"); });
  Client client;
  EXPECT_EQ(client.open(target_at({server.port()})), std::nullopt);
  EXPECT_EQ(client.read(), "bye");
  EXPECT_EQ(client.read(), "End of file");
}

TEST(Connection, AnIdleConnectionIsHealthyUntilThePeerCloses) {
  Gate close;
  ScriptedServer server([&](Peer&) { close.wait(); });
  Client client;
  EXPECT_EQ(client.open(target_at({server.port()})), std::nullopt);
  EXPECT_TRUE(client.connection.idle_is_healthy());
  close.open();
  const TimePoint limit = std::chrono::steady_clock::now() + 10s;
  while (client.connection.idle_is_healthy() && std::chrono::steady_clock::now() < limit) {
    std::this_thread::yield();
  }
  EXPECT_FALSE(client.connection.idle_is_healthy());
}

TEST(Connection, BytesThatNobodyAskedForAreNotHealthy) {
  ScriptedServer server([](Peer& peer) {
    peer.send("HTTP/1.1 408 Request Timeout\r\n\r\n");
    peer.wait_for_close();
  });
  Client client;
  EXPECT_EQ(client.open(target_at({server.port()})), std::nullopt);
  const TimePoint limit = std::chrono::steady_clock::now() + 10s;
  while (client.connection.idle_is_healthy() && std::chrono::steady_clock::now() < limit) {
    std::this_thread::yield();
  }
  EXPECT_FALSE(client.connection.idle_is_healthy());
}

TEST(ConnectionPool, GivesTheOneUsedLastAndDropsTheDead) {
  Gate close;
  ScriptedServer server([&](Peer& peer) {
    if (peer.number() == 0) return close.wait();
    peer.wait_for_close();
  });
  Loop loop;
  const Target target = target_at({server.port()});
  ConnectionPool pool(2);
  std::vector<Connection*> opened;
  for (int i = 0; i < 2; ++i) {
    auto connection = std::make_unique<Connection>(loop.context, loop.clock, loop.watchdog);
    EXPECT_EQ(loop.run(connection->open(target)), std::nullopt);
    opened.push_back(connection.get());
    pool.give_back(1, std::move(connection));
  }
  EXPECT_EQ(pool.take(0), nullptr);
  auto last = pool.take(1);
  EXPECT_EQ(last.get(), opened[1]);
  pool.give_back(1, std::move(last));
  EXPECT_EQ(pool.idle(1), 2u);

  close.open();
  const TimePoint limit = std::chrono::steady_clock::now() + 10s;
  while (opened[0]->idle_is_healthy() && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
  pool.drop_dead();
  EXPECT_EQ(pool.idle(1), 1u);
  EXPECT_EQ(pool.take(1).get(), opened[1]);
}

TEST(ConnectFailure, SaysWhatHappened) {
  const TcpEndpoint here = at_port(80);
  EXPECT_EQ(connect_failure(asio::error::connection_reset, here, false),
            (Failure{FailureStage::connect, FailureKind::reset, "127.0.0.1:80 reset the connection"}));
  EXPECT_EQ(connect_failure(asio::error::timed_out, here, false),
            (Failure{FailureStage::connect, FailureKind::timeout, "no connection to 127.0.0.1:80 in time"}));
  EXPECT_EQ(connect_failure(boost::system::errc::make_error_code(boost::system::errc::address_not_available),
                            here, false),
            (Failure{FailureStage::connect, FailureKind::client_limit,
                     "no free local port left for 127.0.0.1:80 (see net.ipv4.ip_local_port_range)"}));
  EXPECT_EQ(connect_failure(boost::system::errc::make_error_code(boost::system::errc::too_many_files_open),
                            here, false),
            (Failure{FailureStage::connect, FailureKind::client_limit,
                     "no open file left for a connection to 127.0.0.1:80 (see ulimit -Hn)"}));
  EXPECT_EQ(
      connect_failure(asio::error::connection_refused, here, false, true),
      (Failure{FailureStage::connect, FailureKind::refused, "the proxy 127.0.0.1:80: Connection refused"}));
}

}  // namespace
}  // namespace loadtest

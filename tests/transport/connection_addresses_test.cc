// Which of a target's addresses a connection is made to.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "fakes/scripted_server.h"
#include "fakes/show.h"
#include "transport/connection.h"
#include "transport/loop.h"

namespace loadtest {
namespace {

// A port that refuses connections until it listens.
struct LatePort {
  LatePort() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
    socklen_t size = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    port = ntohs(address.sin_port);
  }
  ~LatePort() { ::close(socket); }

  void listen() const { ::listen(socket, 10); }
  bool was_called() const {
    const int peer = ::accept(socket, nullptr, nullptr);
    if (peer >= 0) ::close(peer);
    return peer >= 0;
  }

  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  std::uint16_t port = 0;
};

Target target_of(const std::vector<std::uint16_t>& ports) {
  Target target;
  target.url = {false, "127.0.0.1", ports.front(), ""};
  for (const std::uint16_t port : ports)
    target.endpoints.emplace_back(asio::ip::address_v4::loopback(), port);
  return target;
}

std::string read_once(Loop& loop, Connection& connection) {
  std::array<char, 100> buffer{};
  const Connection::Read got = loop.run(connection.read(buffer));
  return got.error ? got.error.message() : std::string(got.bytes.data(), got.bytes.size());
}

TEST(ConnectionAddresses, TheNextOneBeginsWithTheAddressThatWorkedLast) {
  ScriptedServer server([](Peer& peer) { peer.send("here"); });
  LatePort dead;
  const Target target = target_of({dead.port, server.port()});
  Loop first_loop;
  Connection first(first_loop.context, first_loop.clock, first_loop.watchdog);
  EXPECT_EQ(first_loop.run(first.open(target)), std::nullopt);
  EXPECT_EQ(read_once(first_loop, first), "here");
  dead.listen();  // and would take a connection now, were it tried
  const Target copy = target;
  Loop second_loop;
  Connection second(second_loop.context, second_loop.clock, second_loop.watchdog);
  EXPECT_EQ(second_loop.run(second.open(copy)), std::nullopt);
  EXPECT_FALSE(dead.was_called());
  EXPECT_EQ(read_once(second_loop, second), "here");
}

TEST(ConnectionAddresses, WhereTheAddressThatWorkedLastRefusesTheOthersAreTried) {
  LatePort dead, other, server;
  server.listen();
  const Target target = target_of({dead.port, other.port, server.port});
  Loop first_loop;
  Connection first(first_loop.context, first_loop.clock, first_loop.watchdog);
  EXPECT_EQ(first_loop.run(first.open(target)), std::nullopt);
  ::shutdown(server.socket, SHUT_RDWR);  // it listens no more
  Loop none_loop;
  Connection none(none_loop.context, none_loop.clock, none_loop.watchdog);
  EXPECT_EQ(none_loop.run(none.open(target)),
            (Failure{FailureStage::connect, FailureKind::refused,
                     "127.0.0.1:" + std::to_string(server.port) + ": Connection refused"}));
  other.listen();
  Loop second_loop;
  Connection second(second_loop.context, second_loop.clock, second_loop.watchdog);
  EXPECT_EQ(second_loop.run(second.open(target)), std::nullopt);
  EXPECT_TRUE(other.was_called());
  EXPECT_EQ(*target.worked_last, 1u);
}

}  // namespace
}  // namespace loadtest

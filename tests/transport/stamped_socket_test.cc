#include "transport/stamped_socket.h"

#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <thread>

#include "transport/socket_pair.h"

namespace loadtest {
namespace {

using namespace std::chrono_literals;

TimePoint now() { return std::chrono::steady_clock::now(); }

TEST(StampedSocket, AReadCarriesTheKernelsStamp) {
  SocketPair pair;
  bool stamped = false;
  // The kernel begins to stamp a moment after the first socket asked it to.
  for (int round = 0; round < 2000 && !stamped; ++round) {
    const TimePoint before = now();
    pair.send("x");
    pair.wait_for(1);
    EXPECT_EQ(pair.read(), "x");
    const ReadStamp& stamp = pair.client.last_stamp();
    EXPECT_GE(stamp.at, before - 100us);
    EXPECT_LE(stamp.at, stamp.read_at);
    EXPECT_LE(stamp.read_at, now());
    stamped = stamp.source == StampSource::kernel;
  }
  EXPECT_TRUE(stamped);
}

TEST(StampedSocket, MergedSegmentsCarryTheLastOnesStamp) {
  SocketPair pair;
  for (int round = 0; round < 2000; ++round) {
    pair.send("a");
    pair.wait_for(1);
    const TimePoint between = now();
    pair.send("b");
    pair.wait_for(2);
    const TimePoint arrived = now();
    EXPECT_EQ(pair.read(), "ab");
    if (pair.client.last_stamp().source != StampSource::kernel) continue;
    EXPECT_GE(pair.client.last_stamp().at, between - 100us);
    EXPECT_LE(pair.client.last_stamp().at, arrived + 100us);
    return;
  }
  FAIL() << "no kernel stamp";
}

TEST(StampedSocket, WithoutAStampTheTimeOfTheReadCounts) {
  SocketPair pair;
  const int none = 0;
  ::setsockopt(pair.client.native_handle(), SOL_SOCKET, SO_TIMESTAMPING, &none, sizeof none);
  pair.send("x");
  pair.wait_for(1);
  const TimePoint before = now();
  EXPECT_EQ(pair.read(), "x");
  EXPECT_EQ(pair.client.last_stamp().source, StampSource::user);
  EXPECT_EQ(pair.client.last_stamp().at, pair.client.last_stamp().read_at);
  EXPECT_GE(pair.client.last_stamp().at, before);
}

TEST(StampedSocket, SmallRequestsGoOutAtOnce) {
  SocketPair pair;
  int no_delay = 0;
  socklen_t size = sizeof no_delay;
  EXPECT_EQ(::getsockopt(pair.client.native_handle(), IPPROTO_TCP, TCP_NODELAY, &no_delay, &size), 0);
  EXPECT_NE(no_delay, 0);
}

TEST(StampedSocket, NothingThereIsWouldBlock) {
  SocketPair pair;
  EXPECT_EQ(pair.read(), "");
  EXPECT_EQ(pair.error, asio::error::would_block);
}

TEST(StampedSocket, TheEndIsEof) {
  SocketPair pair;
  pair.send("last");
  pair.server.shutdown(SocketPair::Socket::shutdown_send);
  pair.wait_for(4);
  EXPECT_EQ(pair.read(), "last");
  EXPECT_FALSE(pair.error);
  while (pair.read().empty() && pair.error == asio::error::would_block) std::this_thread::yield();
  EXPECT_EQ(pair.error, asio::error::eof);
  EXPECT_EQ(pair.client.last_stamp().source, StampSource::user);
}

TEST(StampedSocket, AResetIsAnError) {
  SocketPair pair;
  pair.server.set_option(asio::socket_base::linger(true, 0));
  pair.server.close();
  while (pair.read().empty() && pair.error == asio::error::would_block) std::this_thread::yield();
  EXPECT_EQ(pair.error, asio::error::connection_reset);
}

TEST(StampedSocket, AFullKernelTakesNoMore) {
  SocketPair pair;
  EXPECT_GT(pair.fill(), 0u);
  EXPECT_EQ(pair.error, asio::error::would_block);
}

Task<std::size_t> read_some(StampedSocket& socket, asio::mutable_buffer buffer) {
  auto [error, n] = co_await socket.async_read_some(buffer, use_task);
  co_return error ? 1000 : n;
}

TEST(StampedSocket, AsyncReadsWaitForBytes) {
  SocketPair pair;
  std::array<char, 10> bytes{};
  asio::post(pair.loop.context, [&] { pair.send("late"); });
  EXPECT_EQ(pair.loop.run(read_some(pair.client, asio::buffer(bytes))), 4u);
  EXPECT_EQ(std::string(bytes.data(), 4), "late");
}

TEST(StampedSocket, AnAsyncReadIntoNothingEndsAtOnce) {
  SocketPair pair;
  EXPECT_EQ(pair.loop.run(read_some(pair.client, asio::mutable_buffer{})), 0u);
}

}  // namespace
}  // namespace loadtest

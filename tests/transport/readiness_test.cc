#include "transport/readiness.h"

#include <gtest/gtest.h>
#include <sys/ioctl.h>

#include <array>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <string>
#include <vector>

#include "transport/loop.h"
#include "transport/socket_pair.h"

namespace loadtest {
namespace {

using Side = Readiness::Side;

Task<error_code> wait(StampedSocket& socket, Side side) {
  auto [error] = co_await socket.async_wait(side, use_task);
  co_return error;
}

Task<std::string> read_all(StampedSocket& socket, std::size_t buffer_size) {
  std::string all;
  std::vector<char> buffer(buffer_size);
  for (;;) {
    auto [error, n] = co_await socket.async_read_some(asio::buffer(buffer), use_task);
    all.append(buffer.data(), n);
    if (error) co_return all;
  }
}

// Where a wait got to, without ending the test when it gets nowhere.
std::shared_ptr<std::optional<error_code>> watch(Loop& loop, StampedSocket& socket, Side side) {
  auto seen = std::make_shared<std::optional<error_code>>();
  asio::co_spawn(loop.context, wait(socket, side),
                 [seen](std::exception_ptr, error_code error) { *seen = error; });
  loop.context.restart();
  loop.context.poll();
  return seen;
}

TEST(Readiness, WhatFillsEveryBufferIsReadToItsEnd) {
  SocketPair pair;
  const std::string sent(100'000, 'x');
  pair.send(sent);
  pair.server.close();
  EXPECT_EQ(pair.loop.run(read_all(pair.client, 100)), sent);
}

TEST(Readiness, AnEndThatCameWithTheLastBytesIsSeen) {
  SocketPair pair;
  pair.send("last");
  pair.server.close();
  pair.wait_for(4);
  EXPECT_EQ(pair.loop.run(read_all(pair.client, 100)), "last");
}

TEST(Readiness, BytesThatCameWhileNobodyWaitedEndTheNextWait) {
  SocketPair pair;
  SocketPair other(pair.loop);
  const auto waiting = watch(pair.loop, other.client, Side::read);
  pair.send("early");
  pair.wait_for(5);
  other.send("x");
  pair.loop.context.run();  // both edges are seen, one of them by nobody
  EXPECT_EQ(*waiting, error_code());
  EXPECT_FALSE(pair.loop.run(wait(pair.client, Side::read)));
}

TEST(Readiness, CancellingEndsBothWaits) {
  SocketPair pair;
  pair.fill();
  const auto reading = watch(pair.loop, pair.client, Side::read);
  const auto writing = watch(pair.loop, pair.client, Side::write);
  pair.client.cancel();
  EXPECT_FALSE(reading->has_value());  // from the loop, not from within cancel()
  pair.loop.context.run();             // ends: nothing is left to wait for
  EXPECT_EQ(*reading, error_code(asio::error::operation_aborted));
  EXPECT_EQ(*writing, error_code(asio::error::operation_aborted));
}

TEST(Readiness, ClosingEndsTheWaitAndLaterOnesAtOnce) {
  SocketPair pair;
  const auto reading = watch(pair.loop, pair.client, Side::read);
  pair.client.close();
  pair.loop.context.run();
  EXPECT_EQ(*reading, error_code(asio::error::operation_aborted));
  EXPECT_EQ(pair.loop.run(wait(pair.client, Side::read)), error_code(asio::error::operation_aborted));
}

TEST(Readiness, ASocketInAnothersPlaceSeesNothingOfIt) {
  SocketPair first;
  first.send("for the first");
  first.server.close();
  first.wait_for(13);
  first.client.close();
  SocketPair second(first.loop);
  const auto reading = watch(first.loop, second.client, Side::read);
  EXPECT_FALSE(reading->has_value());
  second.send("x");
  second.wait_for(1);
  first.loop.context.run();
  EXPECT_EQ(*reading, error_code());
}

TEST(Readiness, APeerThatOnlyEndedItsSideDoesNotWakeAWriter) {
  SocketPair pair;
  pair.fill();
  pair.server.shutdown(SocketPair::Socket::shutdown_send);
  EXPECT_FALSE(pair.loop.run(wait(pair.client, Side::read)));
  const auto writing = watch(pair.loop, pair.client, Side::write);
  EXPECT_FALSE(writing->has_value());
  pair.server.close();
  pair.loop.context.run();
  EXPECT_EQ(*writing, error_code());
}

TEST(Readiness, TheContextsEndDestroysWhatWaitsAndOwnsItsSocket) {
  auto alive = std::make_shared<int>(0);
  const std::weak_ptr<int> seen = alive;
  {
    SocketPair peer;
    Loop loop;
    auto own = [](Loop& on, TcpEndpoint to, std::shared_ptr<int>) -> Task<void> {
      StampedSocket socket(on.context, on.clock);
      const error_code connected = co_await socket.connect(to);
      if (connected) co_return;
      (void)co_await socket.async_wait(Side::read, use_task);
    };
    asio::co_spawn(loop.context, own(loop, peer.acceptor.local_endpoint(), std::move(alive)), asio::detached);
    loop.context.poll();
    EXPECT_FALSE(seen.expired());
  }
  EXPECT_TRUE(seen.expired());
}

}  // namespace
}  // namespace loadtest

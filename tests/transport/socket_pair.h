#pragma once
// Both ends of a connection over the loopback device: the one under test, and a plain one.
#include <gtest/gtest.h>
#include <sys/ioctl.h>

#include <array>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <string>
#include <thread>

#include "transport/loop.h"
#include "transport/stamped_socket.h"

namespace loadtest {

struct SocketPair {
  using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

  SocketPair() : SocketPair(std::make_unique<Loop>()) {}
  explicit SocketPair(Loop& shared) : SocketPair(nullptr, &shared) {}

  void send(const std::string& bytes) { asio::write(server, asio::buffer(bytes)); }
  void wait_for(std::size_t bytes) {
    int waiting = 0;
    while (::ioctl(client.native_handle(), FIONREAD, &waiting) == 0 && waiting < static_cast<int>(bytes)) {
      std::this_thread::yield();
    }
  }
  std::string read() {
    std::array<char, 100> buffer;
    const std::size_t n = client.read_now(buffer, error);
    return std::string(buffer.data(), n);
  }
  // Until the kernel takes no more; returns how much it took.
  std::size_t fill() {
    const std::string block(1 << 20, 'x');
    std::size_t sent = 0;
    for (error = {}; !error && sent < (std::size_t{1} << 30);) {
      sent += client.send_now({block.data(), block.size()}, error);
    }
    return sent;
  }

 private:
  explicit SocketPair(std::unique_ptr<Loop> mine) : SocketPair(std::move(mine), nullptr) {}
  SocketPair(std::unique_ptr<Loop> mine, Loop* shared)
      : own_(std::move(mine)), loop(shared != nullptr ? *shared : *own_) {
    EXPECT_FALSE(loop.run(client.connect(acceptor.local_endpoint())));
    acceptor.accept(server);
    server.set_option(asio::ip::tcp::no_delay(true));
  }

  std::unique_ptr<Loop> own_;

 public:
  Loop& loop;
  asio::basic_socket_acceptor<asio::ip::tcp, Executor> acceptor{
      loop.context, TcpEndpoint(asio::ip::address_v4::loopback(), 0)};
  Socket server{loop.context};
  StampedSocket client{loop.context, loop.clock};
  error_code error;
};

}  // namespace loadtest

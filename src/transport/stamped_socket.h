#pragma once
// A TCP socket whose reads know when their last byte reached the kernel.
//
// Reads go through recvmsg with SO_TIMESTAMPING (software receive stamps). Segments that wait on a socket are
// merged, so a stamp is exact for the last byte of a read and an upper bound for the bytes before it. Where
// the kernel gives no stamp, or one that cannot be, the clock is read right after the read and the source is
// `user`.
//
// Satisfies Asio's AsyncReadStream and AsyncWriteStream, so that ssl::stream can sit on it; `last_stamp()` is
// then that of the last record's last segment. Threads: one owner.
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <span>
#include <utility>

#include "core/request_record.h"
#include "core/time.h"
#include "transport/asio_types.h"
#include "transport/kernel_clock.h"

namespace loadtest {

struct ReadStamp {
  TimePoint at{};       // when the last byte arrived, as well as we know
  TimePoint read_at{};  // when our read returned
  StampSource source = StampSource::user;
};

class StampedSocket {
 public:
  using executor_type = Executor;
  using lowest_layer_type = TcpSocket;

  // `clock` outlives the socket.
  StampedSocket(asio::io_context& context, const KernelClock& clock) : socket_(context), clock_(&clock) {}

  executor_type get_executor() { return socket_.get_executor(); }
  lowest_layer_type& lowest_layer() { return socket_; }
  const lowest_layer_type& lowest_layer() const { return socket_; }
  TcpSocket& tcp() { return socket_; }

  // After connecting: non-blocking, TCP_NODELAY, receive stamps.
  void prepare();

  // One read, now: bytes read, or would_block, eof, or the socket's error.
  std::size_t read_now(std::span<char> into, error_code& error);
  // One send, now: bytes taken by the kernel, or would_block or the socket's error.
  std::size_t send_now(std::span<const char> bytes, error_code& error);

  const ReadStamp& last_stamp() const { return stamp_; }

  template <class MutableBuffers, class Token>
  auto async_read_some(const MutableBuffers& buffers, Token&& token) {
    return asio::async_compose<Token, void(error_code, std::size_t)>(
        ReadOp{this, asio::buffer_sequence_begin(buffers) == asio::buffer_sequence_end(buffers)
                         ? asio::mutable_buffer{}
                         : asio::mutable_buffer(*asio::buffer_sequence_begin(buffers))},
        token, socket_);
  }

  template <class ConstBuffers, class Token>
  auto async_write_some(const ConstBuffers& buffers, Token&& token) {
    return socket_.async_write_some(buffers, std::forward<Token>(token));
  }

 private:
  struct ReadOp {
    StampedSocket* socket;
    asio::mutable_buffer buffer;

    template <class Self>
    void operator()(Self& self, error_code error = {}) {
      if (error) return self.complete(error, 0);
      if (!started) {
        started = true;
        if (buffer.size() == 0) {
          return asio::post(socket->get_executor(), std::move(self));
        }
        return socket->socket_.async_wait(asio::socket_base::wait_read, std::move(self));
      }
      if (buffer.size() == 0) return self.complete({}, 0);
      const std::size_t n = socket->read_now({static_cast<char*>(buffer.data()), buffer.size()}, error);
      if (error == asio::error::would_block) {
        return socket->socket_.async_wait(asio::socket_base::wait_read, std::move(self));
      }
      self.complete(error, n);
    }

    bool started = false;
  };

  TcpSocket socket_;
  const KernelClock* clock_;
  ReadStamp stamp_;
};

}  // namespace loadtest

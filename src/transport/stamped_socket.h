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
#include <optional>
#include <span>
#include <utility>

#include "core/request_record.h"
#include "core/time.h"
#include "transport/asio_types.h"
#include "transport/kernel_clock.h"
#include "transport/readiness.h"

namespace loadtest {

struct ReadStamp {
  TimePoint at{};       // when the last byte arrived, as well as we know
  TimePoint read_at{};  // when our read returned
  StampSource source = StampSource::user;
  std::uint64_t read = 0;  // counts the reads that brought bytes; under TLS one may bring several records
};

class StampedSocket {
 public:
  using executor_type = Executor;
  using lowest_layer_type = StampedSocket;
  using Side = Readiness::Side;

  // `clock` outlives the socket.
  StampedSocket(asio::io_context& context, const KernelClock& clock)
      : context_(context), readiness_(Readiness::of(context)), clock_(&clock) {}
  ~StampedSocket() { close(); }
  StampedSocket(const StampedSocket&) = delete;
  StampedSocket& operator=(const StampedSocket&) = delete;

  executor_type get_executor() { return context_.get_executor(); }
  lowest_layer_type& lowest_layer() { return *this; }
  int native_handle() const { return fd_; }  // -1: closed

  // A new connection: non-blocking, TCP_NODELAY, receive stamps. Closes an earlier one.
  Task<error_code> connect(TcpEndpoint endpoint);
  // Ends pending waits with operation_aborted; close() does too.
  void cancel();
  void close();

  // One read, now: bytes read, or would_block, eof, or the socket's error.
  std::size_t read_now(std::span<char> into, error_code& error);
  // One send, now: bytes taken by the kernel, or would_block or the socket's error.
  std::size_t send_now(std::span<const char> bytes, error_code& error);

  const ReadStamp& last_stamp() const { return stamp_; }

  // Until there may be something to read, or, after a send that would block, room to send. The read or send
  // may still find nothing.
  template <class Token>
  auto async_wait(Side side, Token&& token) {
    return asio::async_initiate<Token, void(error_code)>(
        [this, side](auto handler) {
          if (place_) return readiness_.wait(*place_, side, std::move(handler));
          asio::post(context_, [handler = std::move(handler)]() mutable {
            std::move(handler)(error_code(asio::error::operation_aborted));
          });
        },
        token);
  }

  template <class MutableBuffers, class Token>
  auto async_read_some(const MutableBuffers& buffers, Token&& token) {
    return asio::async_compose<Token, void(error_code, std::size_t)>(
        Operation<asio::mutable_buffer>{*this, first_of<asio::mutable_buffer>(buffers)}, token, *this);
  }
  template <class ConstBuffers, class Token>
  auto async_write_some(const ConstBuffers& buffers, Token&& token) {
    return asio::async_compose<Token, void(error_code, std::size_t)>(
        Operation<asio::const_buffer>{*this, first_of<asio::const_buffer>(buffers)}, token, *this);
  }

 private:
  template <class Buffer, class Buffers>
  static Buffer first_of(const Buffers& buffers) {
    const auto begin = asio::buffer_sequence_begin(buffers);
    return begin == asio::buffer_sequence_end(buffers) ? Buffer{} : Buffer(*begin);
  }

  std::size_t transfer_now(asio::mutable_buffer buffer, error_code& error) {
    return read_now({static_cast<char*>(buffer.data()), buffer.size()}, error);
  }
  std::size_t transfer_now(asio::const_buffer buffer, error_code& error) {
    return send_now({static_cast<const char*>(buffer.data()), buffer.size()}, error);
  }

  // One read, which waits first, or one write, which waits only where the kernel takes nothing.
  template <class Buffer>
  struct Operation {
    static constexpr Side kSide = std::is_same_v<Buffer, asio::mutable_buffer> ? Side::read : Side::write;

    template <class Self>
    void operator()(Self& self, error_code error = {}) {
      if (error) return self.complete(error, 0);
      if (!std::exchange(started, true)) {
        if (buffer.size() == 0 || kSide == Side::write) {
          return asio::post(socket.get_executor(), std::move(self));
        }
        return socket.async_wait(kSide, std::move(self));
      }
      if (buffer.size() == 0) return self.complete({}, 0);
      const std::size_t n = socket.transfer_now(buffer, error);
      if (error == asio::error::would_block) return socket.async_wait(kSide, std::move(self));
      self.complete(error, n);
    }

    StampedSocket& socket;
    Buffer buffer;
    bool started = false;
  };

  void prepare();

  asio::io_context& context_;
  Readiness& readiness_;
  const KernelClock* clock_;
  int fd_ = -1;
  std::optional<Readiness::Place> place_;
  ReadStamp stamp_;
};

}  // namespace loadtest

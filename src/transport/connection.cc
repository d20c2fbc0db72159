#include "transport/connection.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <sstream>
#include <string>
#include <vector>

#include "transport/http_response_parser.h"
#include "transport/http_wire.h"
#include "transport/tls_stream.h"

namespace loadtest {
namespace {

// Of a request under TLS. The kernel takes that much of an idle connection's at once.
constexpr std::size_t kFitsAtOnce = 16 * 1024;

std::string text(const TcpEndpoint& endpoint) {
  std::ostringstream out;
  out << endpoint;
  return out.str();
}

}  // namespace

Failure connect_failure(const error_code& error, const TcpEndpoint& endpoint, bool timed_out, bool to_proxy) {
  const std::string where = (to_proxy ? "the proxy " : "") + text(endpoint);
  if (timed_out || error == asio::error::timed_out) {
    return {FailureStage::connect, FailureKind::timeout, fmt::format("no connection to {} in time", where)};
  }
  if (error == asio::error::connection_reset) {
    return {FailureStage::connect, FailureKind::reset, fmt::format("{} reset the connection", where)};
  }
  if (error == boost::system::errc::address_not_available) {
    return {FailureStage::connect, FailureKind::client_limit,
            fmt::format("no free local port left for {} (see net.ipv4.ip_local_port_range)", where)};
  }
  if (error == boost::system::errc::too_many_files_open ||
      error == boost::system::errc::too_many_files_open_in_system) {
    return {FailureStage::connect, FailureKind::client_limit,
            fmt::format("no open file left for a connection to {} (see ulimit -Hn)", where)};
  }
  return {FailureStage::connect, FailureKind::refused, fmt::format("{}: {}", where, error.message())};
}

Connection::Connection(asio::io_context& context, const KernelClock& clock, Watchdog& watchdog)
    : socket_(context, clock), watch_(watchdog, [this] { cancel(); }) {}

Connection::~Connection() { close(); }

void Connection::close() { socket_.close(); }

void Connection::interrupt() {
  interrupted_ = true;
  cancel();
}

// Ends what waits in the kernel. An operation that has just finished and waits for its turn in the loop is
// not reached; the next one looks at ended(), or, within a handshake, finds the socket closed.
void Connection::cancel() {
  if (opening_) return close();
  socket_.cancel();
}

Task<std::optional<Failure>> Connection::open(const Target& target) {
  const TimePoint begun = std::chrono::steady_clock::now();
  opening_ = true;
  std::optional<Failure> failure = co_await set_up(target);
  opening_ = false;
  connect_time_ = std::chrono::steady_clock::now() - begun;
  co_return failure;
}

Task<std::optional<Failure>> Connection::set_up(const Target& target) {
  std::optional<Failure> failure = co_await reach(target);
  if (failure || !target.tls) co_return failure;

  if (target.proxy) {
    failure = co_await open_tunnel(target);
    if (failure) co_return failure;
  }
  tls_ = std::make_unique<TlsStream>(socket_, target);
  std::string trouble = co_await tls_->handshake();
  if (trouble.empty()) co_return std::nullopt;
  if (watch_.expired()) {
    co_return Failure{FailureStage::tls, FailureKind::timeout, "the TLS handshake did not end in time"};
  }
  co_return Failure{FailureStage::tls, FailureKind::tls, std::move(trouble)};
}

Task<std::optional<Failure>> Connection::reach(const Target& target) {
  const TimePoint deadline = watch_.deadline();
  const bool to_proxy = target.proxy.has_value();
  const std::size_t count = target.endpoints.size();
  const std::size_t known = target.worked_last->load(std::memory_order_relaxed);
  std::optional<Failure> failure;
  for (std::size_t tried = 0; tried < count; ++tried) {
    const std::size_t place = known < count ? (known + tried) % count : tried;
    const TcpEndpoint& endpoint = target.endpoints[place];
    const std::size_t left = count - tried;
    close();
    if (ended()) {
      co_return connect_failure(asio::error::operation_aborted, endpoint, watch_.expired(), to_proxy);
    }
    const TimePoint now = std::chrono::steady_clock::now();
    if (left > 1) watch_.expire_at(now + (deadline - now) / left);
    error_code error = co_await socket_.connect(endpoint);
    if (!error && ended()) error = asio::error::operation_aborted;
    // Of a name's other addresses, which nobody may listen on, a refusal would hide what ails the server's.
    const bool tells = tried == 0 || known >= count;
    if (error && tells) failure = connect_failure(error, endpoint, watch_.expired(), to_proxy);
    if (left > 1) watch_.expire_at(deadline);
    if (!error) {
      if (place != known) target.worked_last->store(place, std::memory_order_relaxed);
      co_return std::nullopt;
    }
    if (interrupted_) co_return failure;
  }
  co_return failure;
}

Task<std::optional<Failure>> Connection::open_tunnel(const Target& target) {
  const std::string request = render_connect(target.url);
  error_code error = co_await send(request);
  HttpResponseParser parser;
  parser.start_head_only();
  std::vector<std::string_view> body;
  std::array<char, 4096> buffer;
  while (!error && !parser.done()) {
    Read got = co_await read(buffer);
    error = got.error;
    if (!error && !parser.feed({got.bytes.data(), got.bytes.size()}, body)) break;
  }
  if (parser.failure())
    co_return Failure{FailureStage::connect, parser.failure()->kind, parser.failure()->detail};
  if (error) {
    const FailureKind kind = watch_.expired() ? FailureKind::timeout : FailureKind::reset;
    co_return Failure{FailureStage::connect, kind, "the proxy did not open a tunnel: " + error.message()};
  }
  if (parser.status() / 100 != 2) {
    co_return Failure{
        FailureStage::connect, FailureKind::refused,
        fmt::format("the proxy refused a tunnel: HTTP {} {}", parser.status(), parser.reason())};
  }
  co_return std::nullopt;
}

Task<error_code> Connection::send(std::string_view bytes) {
  send_error_ = {};
  if (ended()) co_return send_error_ = asio::error::operation_aborted;
  if (tls_) {
    if (bytes.size() <= kFitsAtOnce) {
      send_error_ = co_await tls_->send(bytes);
    } else {
      sending_ = true;
      tls_->send_meanwhile(bytes, [this](error_code error) { end_sending(error); });
    }
    co_return send_error_;
  }
  while (!bytes.empty() && !send_error_) {
    bytes.remove_prefix(socket_.send_now({bytes.data(), bytes.size()}, send_error_));
  }
  if (send_error_ == asio::error::would_block) {
    send_error_ = {};
    send_later(bytes);
  }
  co_return send_error_;
}

void Connection::send_later(std::string_view bytes) {
  sending_ = true;
  socket_.async_wait(Readiness::Side::write, [this, bytes](error_code error) mutable {
    if (!error && ended()) error = asio::error::operation_aborted;
    while (!bytes.empty() && !error) {
      bytes.remove_prefix(socket_.send_now({bytes.data(), bytes.size()}, error));
    }
    if (error == asio::error::would_block) return send_later(bytes);
    end_sending(error);
  });
}

void Connection::end_sending(error_code error) {
  sending_ = false;
  send_error_ = error;
  if (sending_ended_ != nullptr) sending_ended_->cancel();
}

Task<void> Connection::stop_sending() {
  if (!sending_) co_return;
  close();  // a sending that has its turn already is ended by this only, not by cancel()
  Timer ended(socket_.get_executor(), TimePoint::max());
  sending_ended_ = &ended;
  co_await ended.async_wait(use_task);
  sending_ended_ = nullptr;
}

Task<Connection::Read> Connection::read(std::span<char> buffer) {
  if (ended()) co_return Read{asio::error::operation_aborted, {}};
  if (tls_) {
    TlsStream::Read got = co_await tls_->read();
    co_return Read{got.error, got.bytes};
  }
  auto [error] = co_await socket_.async_wait(Readiness::Side::read, use_task);
  if (error) co_return Read{error, {}};
  const std::size_t n = socket_.read_now(buffer, error);
  if (error == asio::error::would_block) co_return Read{};
  co_return Read{error, std::span<const char>(buffer.data(), n)};
}

bool Connection::idle_is_healthy() {
  // Under TLS session tickets may wait there, and so may a farewell (close_notify) with the end behind it.
  pollfd look{socket_.native_handle(), POLLRDHUP, 0};
  if (::poll(&look, 1, 0) != 0) return false;
  char byte = 0;
  const ssize_t n = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (tls_ && n > 0) return true;
  return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace loadtest

#pragma once
// The connection under a request of RESTinio: whether its peer has left, and how to take its socket away.
//
// Threads: has_left() on any; the others on the io thread.
#include <poll.h>

#include <memory>
#include <optional>
#include <utility>

#include "api/restinio_traits.h"

namespace loadtest {

using Connection = std::shared_ptr<RestinioConnection>;

// A connection's socket, to look whether its peer has left: RESTinio, which reads nothing while it waits for
// an answer, does not notice, and gives the socket away for good or not at all. An explicit instantiation may
// name what is private.
RestinioConnection::stream_socket_t& socket_of(RestinioConnection& connection);
template <auto Socket>
struct SocketOf {
  friend RestinioConnection::stream_socket_t& socket_of(RestinioConnection& connection) {
    return connection.*Socket;
  }
};
template struct SocketOf<&RestinioConnection::m_socket>;

inline Connection connection_of(const restinio::request_handle_t& handle) {
  return std::dynamic_pointer_cast<RestinioConnection>(restinio::impl::access_req_connection(*handle));
}

// Also who closed only its sending side: whoever has a download made, stays.
inline bool has_left(RestinioConnection& connection) {
  pollfd look{socket_of(connection).native_handle(), POLLRDHUP, 0};
  return look.fd < 0 || ::poll(&look, 1, 0) > 0;
}

struct Taken {
  boost::asio::ip::tcp::socket socket;
  std::shared_ptr<void> lifetime;  // counts as a connection for as long as it lives
};

// The socket, away from RESTinio, which thinks it closed from here on.
inline std::optional<Taken> taken_from(Connection connection) {
  if (!connection) return std::nullopt;
  auto parts = connection->move_upgrade_internals();
  using Lifetime = decltype(parts.m_lifetime_monitor);
  return Taken{std::move(parts.m_socket), std::make_shared<Lifetime>(std::move(parts.m_lifetime_monitor))};
}

// At once: the system does not go on sending what is left in its buffer either.
inline void cut_off(Connection connection) {
  boost::system::error_code ignored;
  if (auto taken = taken_from(std::move(connection)))
    taken->socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
}

}  // namespace loadtest

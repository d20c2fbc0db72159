#pragma once
// How RESTinio takes connections here. Its own way stops for good where one cannot be taken because there are
// no open files left, and counts one for ever whose client has reset it meanwhile. Only for http_server.cc,
// before a server is named.
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

#include "api/restinio_traits.h"

// Takes one connection. Tries again until it has one or the acceptor is closed: whoever calls counts on it.
template <>
inline void restinio::impl::acceptor_t<loadtest::Traits>::call_accept_now(std::size_t index) noexcept {
  namespace asio = boost::asio;
  static constexpr std::chrono::milliseconds kPause(50);  // the next try would fail at once, too

  m_acceptor.async_accept(
      socket(index), asio::bind_executor(m_executor, [index, self = shared_from_this()](
                                                         const boost::system::error_code& error) noexcept {
        if (!self->m_acceptor.is_open()) return;
        if (error) {
          auto timer = std::make_shared<asio::steady_timer>(self->m_executor, kPause);
          timer->async_wait(asio::bind_executor(
              self->m_executor, [index, self, timer](const boost::system::error_code&) noexcept {
                if (self->m_acceptor.is_open()) self->call_accept_now(index);
              }));
          return;
        }
        boost::system::error_code gone;
        const asio::ip::tcp::endpoint peer = self->socket(index).remote_endpoint(gone);
        if (gone) {
          self->socket(index).close(gone);
          self->call_accept_now(index);
          return;
        }
        self->do_accept_current_connection(self->move_socket(index), peer);
        self->accept_next(index);
      }));
}

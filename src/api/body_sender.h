#pragma once
// Large bodies that are whole already, sent a part of 64 KiB at a time: the next one goes when the last has
// left, so that the server's time for a write is that for a part, and no thread waits for the client.
//
// Errors:  a client that takes no more, or too slowly over all (api/download_pace.h), is cut off.
// Threads: the io_context's; clear(), which lets go of all that are not sent yet, once that runs no more.
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "api/download_pace.h"
#include "core/clock.h"

namespace loadtest {

class BodySender {
 public:
  static constexpr std::size_t kLarge_bytes = std::size_t{256} * 1024;  // from here on, bodies go in parts

  using Then = std::function<void(bool well)>;
  struct Client {
    std::function<void(std::string part, Then then)> take;  // `then` is called once it has, or takes no more
    std::function<void(std::string part)> take_last;
    std::function<void()> cut_off;
  };

  BodySender(boost::asio::io_context& io, Nanoseconds grace, const Clock& clock)
      : io_(io), grace_(grace), clock_(clock) {}

  void send(std::string body, Client client);
  void clear() { sending_.clear(); }

 private:
  // Held here, and only looked at by who calls back: else a connection would hold itself.
  struct Sending {
    std::string body;
    Client client;
    DownloadPace pace;
    std::size_t sent_bytes = 0;
  };
  void send_part(const std::shared_ptr<Sending>& sending);

  void go_on(const std::shared_ptr<Sending>& sending, std::size_t bytes, Nanoseconds waited, bool well);

  boost::asio::io_context& io_;
  const Nanoseconds grace_;
  const Clock& clock_;
  std::set<std::shared_ptr<Sending>> sending_;
};

}  // namespace loadtest

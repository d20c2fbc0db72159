#pragma once
// TLS over a StampedSocket. Kept apart so that Asio's and OpenSSL's TLS headers stay in one file.
//
// Memory:  about 35 KB a connection (Asio's two record buffers) besides OpenSSL's own, and 16 KB for
// decrypted bytes. Threads: one owner.
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "transport/asio_types.h"
#include "transport/stamped_socket.h"
#include "transport/target.h"

namespace loadtest {

class TlsStream {
 public:
  TlsStream(StampedSocket& socket, const Target& target);
  ~TlsStream();

  // Empty: shaken hands. Otherwise what went wrong, in words.
  Task<std::string> handshake();
  Task<error_code> send(std::string_view bytes);
  // Sends while the caller reads; `done` is called from the loop. Until then, both stay.
  void send_meanwhile(std::string_view bytes, std::function<void(error_code)> done);
  struct Read {
    error_code error;  // eof also where the peer left out close_notify
    std::span<const char> bytes;
  };
  Task<Read> read();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace loadtest

#pragma once
// A TCP server on 127.0.0.1 that does what a test's script says: sends bytes, halts, closes, resets.
//
// Threads: each connection has one, on which the script runs; the destructor ends and joins them.
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace loadtest {

struct SeenRequest {
  std::string method, target, head, body;
  std::size_t connection = 0;

  std::string header(std::string_view name) const;  // empty: not there
};

// The server's end of a connection.
class Peer {
 public:
  Peer(int socket, std::size_t number) : socket_(socket), number_(number) {}
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::optional<SeenRequest> read_request();  // nothing: the client closed
  std::string read_some();                    // empty: the client closed
  void send(std::string_view bytes) { try_send(bytes); }
  bool try_send(std::string_view bytes);  // false: the client has gone
  void hold_back(bool on);                // what is sent goes out once this ends, in as few packets as it can
  void wait_until_read();                 // until the client has read everything that was sent
  void wait_for_close();                  // drops what comes until the client closes
  void finish();                          // nothing more is sent (FIN)
  void reset();                           // RST
  void close();
  void shut_down();  // from another thread: ends what waits
  int socket() const { return socket_; }
  bool closed() const { return socket_ < 0; }
  std::size_t number() const { return number_; }  // of the connection, from 0

 private:
  bool fill();

  std::mutex mutex_;  // of socket_, where it is closed or another thread looks
  int socket_;
  std::size_t number_;
  std::string buffer_;
};

class ScriptedServer {
 public:
  using Script = std::function<void(Peer&)>;

  // A small `receive_buffer` makes the client's sends wait; 0: the system's.
  explicit ScriptedServer(Script script, int receive_buffer = 0);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url() const;
  std::size_t connections() const { return accepted_; }

 private:
  void accept_all();

  Script script_;
  int listener_;
  std::uint16_t port_ = 0;
  std::atomic<std::size_t> accepted_{0};
  std::mutex mutex_;
  bool stopping_ = false;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

// A port of 127.0.0.1 on which nobody listens.
std::uint16_t closed_port();

}  // namespace loadtest

#include "fakes/scripted_server.h"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace loadtest {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int listen_on_any_port(int receive_buffer) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (receive_buffer > 0) ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const sockaddr_in address = loopback(0);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket, 512) != 0) {
    throw std::runtime_error("no port to listen on");
  }
  return socket;
}

std::uint16_t port_of(int socket, bool peer) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  auto* out = reinterpret_cast<sockaddr*>(&address);
  (peer ? ::getpeername(socket, out, &size) : ::getsockname(socket, out, &size));
  return ntohs(address.sin_port);
}

// Bytes that wait unread on the socket of this machine that goes from `local` to `remote`.
unsigned long unread_bytes(std::uint16_t local, std::uint16_t remote) {
  std::ifstream table("/proc/net/tcp");
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    unsigned from = 0, to = 0;
    unsigned long waiting = 0;
    if (std::sscanf(line.c_str(), " %*d: %*x:%x %*x:%x %*x %*x:%lx", &from, &to, &waiting) != 3) continue;
    if (from == local && to == remote) return waiting;
  }
  return 0;
}

// False also where the client has closed its side: what it has not read by then, it never reads.
bool is_connected(int socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  return ::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 && info.tcpi_state == TCP_ESTABLISHED;
}

}  // namespace

std::string SeenRequest::header(std::string_view name) const {
  for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
    const std::string_view line(head.data() + at + 2, head.size() - at - 2);
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    if (::strncasecmp(line.data(), name.data(), name.size()) != 0) continue;
    const std::size_t begin = name.size() + 2;
    return std::string(line.substr(begin, line.find("\r\n") - begin));
  }
  return "";
}

Peer::~Peer() { close(); }

bool Peer::fill() {
  std::array<char, 64 * 1024> bytes;
  const ssize_t n = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (n <= 0) return false;
  buffer_.append(bytes.data(), static_cast<std::size_t>(n));
  return true;
}

std::optional<SeenRequest> Peer::read_request() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return std::nullopt;
  }
  SeenRequest request;
  request.connection = number_;
  request.head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  const std::size_t space = request.head.find(' ');
  request.method = request.head.substr(0, space);
  request.target = request.head.substr(space + 1, request.head.find(' ', space + 1) - space - 1);
  const std::string length = request.header("Content-Length");
  const std::size_t size = length.empty() ? 0 : std::stoul(length);
  while (buffer_.size() < size) {
    if (!fill()) return std::nullopt;
  }
  request.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return request;
}

std::string Peer::read_some() {
  if (buffer_.empty()) fill();
  return std::exchange(buffer_, {});
}

bool Peer::try_send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void Peer::hold_back(bool on) {
  const int value = on ? 1 : 0;
  setsockopt(socket_, IPPROTO_TCP, TCP_CORK, &value, sizeof value);
}

void Peer::wait_until_read() {
  const std::uint16_t mine = port_of(socket_, false);
  const std::uint16_t theirs = port_of(socket_, true);
  int unacknowledged = 1;
  while (is_connected(socket_) && ::ioctl(socket_, SIOCOUTQ, &unacknowledged) == 0 && unacknowledged > 0)
    std::this_thread::yield();
  while (is_connected(socket_) && unread_bytes(theirs, mine) > 0) std::this_thread::yield();
}

void Peer::wait_for_close() {
  while (fill()) buffer_.clear();
}

void Peer::finish() { ::shutdown(socket_, SHUT_WR); }

void Peer::reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

void Peer::close() {
  const std::lock_guard lock(mutex_);
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void Peer::shut_down() {
  const std::lock_guard lock(mutex_);
  if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

ScriptedServer::ScriptedServer(Script script, int receive_buffer)
    : script_(std::move(script)),
      listener_(listen_on_any_port(receive_buffer)),
      port_(port_of(listener_, false)) {
  acceptor_ = std::thread([this] { accept_all(); });
}

void ScriptedServer::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      ::close(socket);
      return;
    }
    peers_.push_back(std::make_unique<Peer>(socket, accepted_));
    ++accepted_;  // before its thread can answer anything, so that whoever has an answer sees it counted
    threads_.emplace_back([this, &peer = *peers_.back()] {
      script_(peer);
      peer.close();
    });
  }
}

ScriptedServer::~ScriptedServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& peer : peers_) peer->shut_down();
  }
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (auto& thread : threads_) thread.join();
  ::close(listener_);
}

std::string ScriptedServer::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

std::uint16_t closed_port() {
  const int socket = listen_on_any_port(0);
  const std::uint16_t port = port_of(socket, false);
  ::close(socket);
  return port;
}

}  // namespace loadtest

// Listening and accepting.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sim/server_impl.h"

namespace loadtest::sim {
namespace {

void raise_fd_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

// Some systems' default (BBR) paces: bytes would leave later than their send, for a rate guessed too low even
// by seconds. Accepted sockets inherit the choice.
void choose_congestion_control(int fd) {
  for (const std::string_view algorithm : {"cubic", "reno"}) {
    if (setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, algorithm.data(),
                   static_cast<socklen_t>(algorithm.size())) == 0)
      return;
  }
}

std::string no_address_here(const std::string& host, const char* why) {
  return fmt::format("--host: {} is not an address of this machine: {}; 127.0.0.1 and 0.0.0.0 always are",
                     host, why);
}

std::string why_not_listening(const std::string& host, std::uint16_t port, int error) {
  if (error == EADDRNOTAVAIL) return no_address_here(host, std::strerror(error));
  return fmt::format("--port: cannot listen on {} port {}: {}; choose another port, or 0 for any free one",
                     host, port, std::strerror(error));
}

}  // namespace

Result<void> Server::Impl::open() {
  if (auto ok = check(config); !ok) return ok;
  if (!config.tls_cert.empty()) {
    auto context = TlsContext::open(config.tls_cert, config.tls_key);
    if (!context) return context.error();
    tls_ = std::move(*context);
  }
  if (auto ok = open_socket(); !ok) return ok;
  if (!config.truth_path.empty()) {
    auto writer = TruthWriter::open(config.truth_path);
    if (!writer) return writer.error();
    truth_ = std::move(*writer);
  }
  raise_fd_limit();
  epoll_fd_ = epoll_create1(EPOLL_CLOEXEC);
  stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  spare_fd_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (epoll_fd_ < 0 || stop_fd < 0)
    return io_error(fmt::format("cannot set up the event loop: {}", std::strerror(errno)));
  for (const int fd : {listen_fd_, stop_fd}) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = static_cast<std::uint32_t>(fd);  // generation 0: no connection
    epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event);
  }
  return {};
}

Result<void> Server::Impl::open_socket() {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string service = std::to_string(config.port);
  if (const int error = getaddrinfo(config.host.c_str(), service.c_str(), &hints, &found); error != 0) {
    return bad_input(no_address_here(config.host, gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, freeaddrinfo);
  listen_fd_ = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listen_fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listen_fd_, found->ai_addr, found->ai_addrlen) != 0 || ::listen(listen_fd_, 4096) != 0)
    return bad_input(why_not_listening(config.host, config.port, errno));
  choose_congestion_control(listen_fd_);
  enable_receive_stamps(listen_fd_);  // accepted sockets inherit it: their first request is stamped too
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  getsockname(listen_fd_, reinterpret_cast<sockaddr*>(&bound), &size);
  port = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
  return {};
}

std::string Server::Impl::url() const {
  const bool v6 = config.host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", tls_ ? "https" : "http", v6 ? "[" : "", config.host, v6 ? "]" : "",
                     port);
}

void Server::Impl::accept_all() {
  for (;;) {
    const int fd = accept4(listen_fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if ((errno == EMFILE || errno == ENFILE) && spare_fd_ >= 0) {
        // Turn one away, or the loop would be told of it for ever.
        ::close(spare_fd_);
        const int turned_away = accept4(listen_fd_, nullptr, nullptr, SOCK_CLOEXEC);
        if (turned_away >= 0) ::close(turned_away);
        spare_fd_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (turned_away >= 0) continue;
      }
      return;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    enable_receive_stamps(fd);
    const auto at = static_cast<std::size_t>(fd);
    if (connections_.size() <= at) connections_.resize(at + 1);
    connections_[at] = std::make_unique<Connection>();
    Connection& c = *connections_[at];
    c.fd = fd;
    c.generation = next_generation_++;
    if (next_generation_ == 0) next_generation_ = 1;
    if (tls_) c.tls = std::make_unique<TlsSession>(*tls_);
    epoll_event event{};
    event.events = c.interest = EPOLLIN;
    event.data.u64 = c.key();
    epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event);
  }
}

}  // namespace loadtest::sim

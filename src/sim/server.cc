#include "sim/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sim/server_impl.h"

namespace loadtest::sim {
namespace {

// The loop polls without sleeping when something is due so soon: a sleeping thread wakes up later than that.
constexpr Nanoseconds kSpin = std::chrono::microseconds(40);
// Lines of the truth file are made only where nothing is due within this time.
constexpr Nanoseconds kIdle = std::chrono::microseconds(300);
// Sends between two polls.
constexpr std::size_t kRound = 32;
constexpr std::size_t kReadBytes = 64 * 1024;

void raise_fd_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace

Server::Impl::Impl(const SimConfig& c)
    : config(c),
      engine_(config),
      reader_(config),
      chat_(std::make_unique<StreamTemplates>(config, Endpoint::chat)),
      completions_(std::make_unique<StreamTemplates>(config, Endpoint::completions)),
      read_buffer_(kReadBytes) {}

Server::Impl::~Impl() {
  for (const auto& c : connections_) {
    if (c != nullptr) ::close(c->fd);
  }
  for (const int fd : {epoll_fd_, listen_fd_, spare_fd_, stop_fd}) {
    if (fd >= 0) ::close(fd);
  }
}

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
    return bad_input(
        fmt::format("--host: {} is not an address of this machine: {}; 127.0.0.1 and 0.0.0.0 always are",
                    config.host, gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, freeaddrinfo);
  listen_fd_ = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listen_fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listen_fd_, found->ai_addr, found->ai_addrlen) != 0 || ::listen(listen_fd_, 4096) != 0) {
    return bad_input(
        fmt::format("--port: cannot listen on {} port {}: {}; choose another port, or 0 for any free one",
                    config.host, config.port, std::strerror(errno)));
  }
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

Connection* Server::Impl::find(std::uint64_t key) {
  const auto fd = static_cast<std::size_t>(key & 0xFFFFFFFFU);
  if (fd >= connections_.size() || connections_[fd] == nullptr) return nullptr;
  Connection* const c = connections_[fd].get();
  return c->generation == key >> 32 ? c : nullptr;
}

Result<void> Server::Impl::run() {
  // The default slack would let every sleep overrun by 50 us.
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  bool stopping = false;
  while (!stopping) {
    tick();
    due_.advance(now_);
    for (std::size_t left = std::min(due_.ready(), kRound); left > 0; --left) {
      if (Connection* const c = find(due_.take())) on_due(*c);
    }
    wait(stopping);
    dead_.clear();
  }
  tick();
  for (std::size_t fd = 0; fd < connections_.size(); ++fd) {
    if (connections_[fd] != nullptr) close_connection(*connections_[fd]);
  }
  dead_.clear();
  return truth_ ? truth_->finish() : Result<void>();
}

// Waits for sockets, for as long as nothing is due, and serves those that are ready.
void Server::Impl::wait(bool& stopping) {
  Nanoseconds timeout = Nanoseconds::max();
  if (due_.ready() > 0) {
    timeout = Nanoseconds(0);
  } else if (const auto next = due_.next_due()) {
    timeout = std::max(*next - std::chrono::steady_clock::now() - kSpin, Nanoseconds(0));
  }
  if (truth_ != nullptr && truth_->has_work() && (timeout > kIdle || truth_->must_write())) {
    truth_->write_some();
    timeout = Nanoseconds(0);
  }
  const int count = poll(timeout);
  if (count > 0) tick();
  for (int i = 0; i < count; ++i) on_event(events_[static_cast<std::size_t>(i)], stopping);
}

int Server::Impl::poll(Nanoseconds timeout) {
  const int room = static_cast<int>(events_.size());
  if (timeout.count() == 0) return epoll_wait(epoll_fd_, events_.data(), room, 0);
  if (timeout == Nanoseconds::max()) return epoll_wait(epoll_fd_, events_.data(), room, -1);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
  const timespec wait{seconds.count(), (timeout - seconds).count()};
  const int count = epoll_pwait2(epoll_fd_, events_.data(), room, &wait, nullptr);
  if (count >= 0 || errno != ENOSYS) return count;
  return epoll_wait(epoll_fd_, events_.data(), room,
                    static_cast<int>(std::min<std::int64_t>(timeout / std::chrono::milliseconds(1), 60'000)));
}

void Server::Impl::on_event(const epoll_event& event, bool& stopping) {
  const std::uint64_t key = event.data.u64;
  if (key >> 32 == 0) {
    if (static_cast<int>(key) == stop_fd) {
      stopping = true;
    } else {
      accept_all();
    }
    return;
  }
  Connection* c = find(key);
  if (c == nullptr) return;
  if ((event.events & EPOLLOUT) != 0) {
    flush(*c);
    c = find(key);
  }
  if (c != nullptr && (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) on_readable(*c);
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

void Server::Impl::on_readable(Connection& c) {
  const StampedRead read = read_stamped(c.fd, read_buffer_.data(), read_buffer_.size(), offset_);
  if (read.bytes <= 0) {
    if (read.bytes < 0 && (errno == EAGAIN || errno == EINTR)) return;
    return close_connection(c);
  }
  std::string_view bytes(read_buffer_.data(), static_cast<std::size_t>(read.bytes));
  if (c.activity == Connection::Activity::closing) return;
  if (c.tls != nullptr) {
    plain_.clear();
    const bool open = c.tls->receive(bytes, plain_);
    c.tls->take_output(c.out);
    if (c.out_at < c.out.size() && !c.send_open) {
      const std::uint64_t key = c.key();
      flush(c);
      if (find(key) == nullptr) return;
    }
    if (!open) return close_connection(c);
    bytes = plain_;
  }
  if (!bytes.empty()) on_bytes(c, bytes, read.stamp);
}

void Server::Impl::set_interest(Connection& c, std::uint32_t interest) {
  if (c.interest == interest) return;
  c.interest = interest;
  epoll_event event{};
  event.events = interest;
  event.data.u64 = c.key();
  epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, c.fd, &event);
}

// The object lives until the end of the round, for whoever is still on its stack.
void Server::Impl::close_connection(Connection& c) {
  const auto at = static_cast<std::size_t>(c.fd);
  if (connections_[at] == nullptr) return;
  dead_.push_back(std::move(connections_[at]));
  abort_answer(c);
  ::close(c.fd);
}

// Closes after everything was sent: the sending side first, so that the peer can read it all.
void Server::Impl::shut(Connection& c) {
  if (c.tls != nullptr) {
    c.tls->close();
    std::string alert;
    c.tls->take_output(alert);
    static_cast<void>(::send(c.fd, alert.data(), alert.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
  }
  ::shutdown(c.fd, SHUT_WR);
  c.activity = Connection::Activity::closing;
  set_interest(c, EPOLLIN);
  schedule(c, now_ + std::chrono::seconds(1));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::listen(const SimConfig& config) {
  auto impl = std::make_unique<Impl>(config);
  if (auto ok = impl->open(); !ok) return ok.error();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const { return impl_->port; }
std::string Server::url() const { return impl_->url(); }
int Server::stop_fd() const { return impl_->stop_fd; }
Result<void> Server::run() { return impl_->run(); }
std::string Server::summary_json() const { return impl_->metrics.summary_json(); }

void Server::stop() noexcept {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(impl_->stop_fd, &one, sizeof one));
}

}  // namespace loadtest::sim

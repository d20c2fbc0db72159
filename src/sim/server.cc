#include "sim/server.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

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

}  // namespace

Server::Impl::Impl(const SimConfig& c)
    : config(c),
      engine_(config),
      reader_(config),
      prefix_cache_(config.prefix_cache ? std::make_unique<PrefixCache>() : nullptr),
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

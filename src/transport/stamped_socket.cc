#include "transport/stamped_socket.h"

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <cerrno>
#include <cstring>

namespace loadtest {
namespace {

// A stamp older than this is no stamp of ours (the wall clock was set): the user-space time is taken instead.
constexpr Nanoseconds kOldestStamp = std::chrono::seconds(30);
// A stamp may lie this far after the read (the clocks are mapped to about 50 ns) and is then the read's own
// time.
constexpr Nanoseconds kStampSlack = std::chrono::milliseconds(1);

}  // namespace

Task<error_code> StampedSocket::connect(TcpEndpoint endpoint) {
  close();
  fd_ = ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) co_return error_code(errno, boost::system::system_category());
  prepare();
  error_code error;
  if (::connect(fd_, endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0) {
    if (errno != EINPROGRESS) error = error_code(errno, boost::system::system_category());
  }
  if (!error) place_ = readiness_.add(fd_, error);
  if (error) {
    close();
    co_return error;
  }
  auto [waited] = co_await async_wait(Side::write, use_task);
  if (waited) co_return waited;
  int outcome = 0;
  socklen_t size = sizeof outcome;
  ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &outcome, &size);
  co_return error_code(outcome, boost::system::system_category());
}

void StampedSocket::prepare() {
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const int flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  ::setsockopt(fd_, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags);
}

void StampedSocket::cancel() {
  if (place_) readiness_.cancel(*place_);
}

void StampedSocket::close() {
  if (place_) readiness_.remove(*place_);
  place_.reset();
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

std::size_t StampedSocket::read_now(std::span<char> into, error_code& error) {
  iovec iov{into.data(), into.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(scm_timestamping))];
  msghdr message{};
  message.msg_iov = &iov;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;

  ssize_t n = 0;
  do {
    n = ::recvmsg(fd_, &message, 0);
  } while (n < 0 && errno == EINTR);
  stamp_.read_at = std::chrono::steady_clock::now();
  stamp_.at = stamp_.read_at;
  stamp_.source = StampSource::user;

  if (n < 0) {
    error = errno == EAGAIN ? error_code(asio::error::would_block)
                            : error_code(errno, boost::system::system_category());
    return 0;
  }
  if (n == 0) {
    error = asio::error::eof;
    return 0;
  }
  error = {};
  ++stamp_.read;
  if (static_cast<std::size_t>(n) == into.size()) readiness_.more_to_read(*place_);
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPING) continue;
    scm_timestamping stamps{};
    std::memcpy(&stamps, CMSG_DATA(c), sizeof stamps);
    const timespec& software = stamps.ts[0];
    if (software.tv_sec == 0 && software.tv_nsec == 0) break;
    const TimePoint at = clock_->to_monotonic(software);
    if (at > stamp_.read_at + kStampSlack || at < stamp_.read_at - kOldestStamp) break;
    stamp_.at = at < stamp_.read_at ? at : stamp_.read_at;
    stamp_.source = StampSource::kernel;
    break;
  }
  return static_cast<std::size_t>(n);
}

std::size_t StampedSocket::send_now(std::span<const char> bytes, error_code& error) {
  ssize_t n = 0;
  do {
    n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } while (n < 0 && errno == EINTR);
  if (n >= 0) {
    error = {};
    return static_cast<std::size_t>(n);
  }
  error = errno == EAGAIN ? error_code(asio::error::would_block)
                          : error_code(errno, boost::system::system_category());
  return 0;
}

}  // namespace loadtest

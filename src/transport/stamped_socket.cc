#include "transport/stamped_socket.h"

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <sys/socket.h>

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

void StampedSocket::prepare() {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  const int flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags);
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
    n = ::recvmsg(socket_.native_handle(), &message, 0);
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
    n = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
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

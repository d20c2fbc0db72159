#include "cli/timestamp_probe.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

namespace loadtest {
namespace {

struct Socket {
  int fd = -1;
  explicit Socket(int descriptor) : fd(descriptor) {}
  ~Socket() {
    if (fd >= 0) close(fd);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
};

TimestampProbe failed(const char* what) {
  return {false, fmt::format("{}: {}", what, std::strerror(errno)), {}};
}

std::int64_t nanoseconds(const timespec& t) { return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec; }

// The software stamp of a message, 0 where it carries none.
std::int64_t stamp_of(msghdr& message) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_TIMESTAMPING) continue;
    scm_timestamping stamps{};
    std::memcpy(&stamps, CMSG_DATA(header), sizeof stamps);
    return nanoseconds(stamps.ts[0]);
  }
  return 0;
}

}  // namespace

TimestampProbe probe_receive_timestamps() {
  const Socket listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const Socket client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (listener.fd < 0 || client.fd < 0) return failed("no socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener.fd, any, size) != 0 || listen(listener.fd, 1) != 0 ||
      getsockname(listener.fd, any, &size) != 0 || connect(client.fd, any, size) != 0) {
    return failed("no loopback connection");
  }
  const Socket server(accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC));
  if (server.fd < 0) return failed("no loopback connection");
  const int flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  if (setsockopt(client.fd, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) != 0) {
    return failed("the kernel refuses SO_TIMESTAMPING");
  }

  // The kernel begins to stamp a moment after the first socket asked for it, so the first messages may come
  // without.
  for (int attempt = 0; attempt < 20; ++attempt) {
    char byte = 'x';
    if (send(server.fd, &byte, 1, MSG_NOSIGNAL) != 1) return failed("the loopback connection broke");
    pollfd wait{client.fd, POLLIN, 0};
    if (poll(&wait, 1, 1000) <= 0) return failed("nothing arrived on the loopback connection");
    iovec vector{&byte, 1};
    alignas(cmsghdr) char control[256];
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    if (recvmsg(client.fd, &message, 0) != 1) return failed("the loopback connection broke");
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (const std::int64_t stamp = stamp_of(message); stamp != 0) {
      const Nanoseconds lag(nanoseconds(now) - stamp);
      return {true, fmt::format("a loopback read came {:.1f} µs after its stamp", to_ms(lag) * 1000), lag};
    }
    poll(nullptr, 0, 1);
  }
  return {false, "SO_TIMESTAMPING is accepted, but no message carried a stamp", {}};
}

}  // namespace loadtest

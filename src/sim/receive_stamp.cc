#include "sim/receive_stamp.h"

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstring>
#include <ctime>

namespace loadtest::sim {
namespace {

Nanoseconds read_clock(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return std::chrono::seconds(t.tv_sec) + Nanoseconds(t.tv_nsec);
}

}  // namespace

void ClockOffset::read(TimePoint now) {
  Nanoseconds best = Nanoseconds::max();
  for (int i = 0; i < 8; ++i) {
    const Nanoseconds before = read_clock(CLOCK_MONOTONIC);
    const Nanoseconds real = read_clock(CLOCK_REALTIME);
    const Nanoseconds after = read_clock(CLOCK_MONOTONIC);
    if (after - before < best) {
      best = after - before;
      offset_ = real - (before + (after - before) / 2);
    }
  }
  valid_until_ = now + std::chrono::seconds(1);
}

bool enable_receive_stamps(int fd) {
  const unsigned flags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  return setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) == 0;
}

StampedRead read_stamped(int fd, char* buffer, std::size_t size, ClockOffset& offset) {
  alignas(cmsghdr) std::array<char, 256> control;
  iovec part{buffer, size};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();

  StampedRead result;
  result.bytes = recvmsg(fd, &message, MSG_DONTWAIT);
  if (result.bytes <= 0) return result;
  const TimePoint now = std::chrono::steady_clock::now();
  result.stamp = now;
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPING) continue;
    scm_timestamping stamps{};
    std::memcpy(&stamps, CMSG_DATA(c), sizeof stamps);
    const Nanoseconds real = std::chrono::seconds(stamps.ts[0].tv_sec) + Nanoseconds(stamps.ts[0].tv_nsec);
    if (real.count() == 0) continue;
    const TimePoint mapped(real - offset.get(now));
    if (mapped < now) result.stamp = mapped;  // a stamp from the future: the wall clock was set
  }
  return result;
}

}  // namespace loadtest::sim

// The same GET again and again on kept connections: at a rate, each when it is due whatever the server does,
// or
// (--rate 0) as fast as the server answers. What bench/history_requests.py measures with.
//
// Epoll, one thread, which spins while it waits for the next due time. A request that finds no connection
// free waits, and its latency counts from when it was due. Prints name=value: planned, answered, not_ok,
// per_s, p50_ms, p99_ms, max_ms, send_delay_p99_ms (of those that found a connection free: how late we were).
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Peer {
  int fd = -1;
  Clock::time_point due{};
  std::string head;           // as far as it has come
  std::size_t body_left = 0;  // once the head is whole
  bool head_whole = false;
};

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(4);
}

double ms(Clock::duration span) { return std::chrono::duration<double, std::milli>(span).count(); }

// Hyndman-Fan 7.
double percentile(std::vector<double>& values, double p) {
  if (values.empty()) return NAN;
  std::sort(values.begin(), values.end());
  const double position = static_cast<double>(values.size() - 1) * p / 100;
  const auto low = static_cast<std::size_t>(position);
  const std::size_t high = std::min(low + 1, values.size() - 1);
  return values[low] + (values[high] - values[low]) * (position - static_cast<double>(low));
}

int connected(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail("open_loop_get: connect");
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

class Load {
 public:
  Load(int port, const std::string& path, int connections, double rate, double seconds)
      : request_("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n\r\n"),
        rate_(rate),
        seconds_(seconds),
        poll_(epoll_create1(0)),
        peers_(static_cast<std::size_t>(connections)) {
    for (std::size_t i = 0; i < peers_.size(); ++i) {
      peers_[i].fd = connected(port);
      epoll_event watched{EPOLLIN, {}};
      watched.data.u64 = i;
      epoll_ctl(poll_, EPOLL_CTL_ADD, peers_[i].fd, &watched);
      free_.push_back(i);
    }
  }

  void run() {
    start_ = Clock::now();
    const auto end =
        start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds_));
    const auto patience = end + std::chrono::seconds(10);
    for (;;) {
      const auto now = Clock::now();
      if (now < end) {
        plan(now);
      } else if (answered_ >= planned_ || now > patience) {
        break;
      }
      read_answers();
    }
    print();
  }

 private:
  void plan(Clock::time_point now) {
    if (rate_ <= 0) {
      while (!free_.empty()) ask(now);
      return;
    }
    for (;;) {
      const auto due =
          start_ + std::chrono::nanoseconds(std::llround(static_cast<double>(planned_) * 1e9 / rate_));
      if (due > now) return;
      if (free_.empty()) {
        ++planned_;
        waiting_.push_back(due);
      } else {
        delays_.push_back(ms(now - due));
        ask(due);
      }
    }
  }

  void ask(Clock::time_point due) {
    ++planned_;
    send_on(free_.back(), due);
    free_.pop_back();
  }

  void send_on(std::size_t index, Clock::time_point due) {
    Peer& peer = peers_[index];
    peer.due = due;
    peer.head.clear();
    peer.head_whole = false;
    if (send(peer.fd, request_.data(), request_.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request_.size()))
      fail("open_loop_get: send");
  }

  void read_answers() {
    const int count = epoll_wait(poll_, ready_.data(), static_cast<int>(ready_.size()), 0);
    for (int i = 0; i < count; ++i) {
      const auto index = static_cast<std::size_t>(ready_[static_cast<std::size_t>(i)].data.u64);
      const ssize_t got = recv(peers_[index].fd, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got <= 0) fail("open_loop_get: the server closed a connection");
      if (take(peers_[index], {buffer_.data(), static_cast<std::size_t>(got)})) answered(index);
    }
  }

  // True: the answer is whole.
  bool take(Peer& peer, std::string_view bytes) {
    if (!peer.head_whole) {
      const std::size_t before = peer.head.size();
      peer.head.append(bytes);
      const std::size_t end = peer.head.find("\r\n\r\n");
      if (end == std::string::npos) return false;
      bytes.remove_prefix(end + 4 - before);
      const std::size_t length = peer.head.find("Content-Length: ");
      if (length == std::string::npos || length > end)
        fail("open_loop_get: an answer without Content-Length");
      peer.body_left = std::strtoul(peer.head.c_str() + length + 16, nullptr, 10);
      peer.head_whole = true;
      if (peer.head.compare(9, 3, "200") != 0) ++not_ok_;
    }
    peer.body_left -= std::min(peer.body_left, bytes.size());
    return peer.body_left == 0;
  }

  void answered(std::size_t index) {
    const auto now = Clock::now();
    latencies_.push_back(ms(now - peers_[index].due));
    last_ = now;
    ++answered_;
    if (waiting_.empty()) {
      free_.push_back(index);
    } else {
      send_on(index, waiting_.front());
      waiting_.pop_front();
    }
  }

  void print() {
    const double took_s = std::chrono::duration<double>(last_ - start_).count();
    const double greatest =
        latencies_.empty() ? NAN : *std::max_element(latencies_.begin(), latencies_.end());
    std::printf("planned=%llu\nanswered=%llu\nnot_ok=%llu\nper_s=%.1f\n", planned_, answered_, not_ok_,
                static_cast<double>(answered_) / took_s);
    std::printf("p50_ms=%.4f\np99_ms=%.4f\nmax_ms=%.4f\nsend_delay_p99_ms=%.4f\n", percentile(latencies_, 50),
                percentile(latencies_, 99), greatest, percentile(delays_, 99));
  }

  const std::string request_;
  const double rate_, seconds_;
  const int poll_;
  std::vector<Peer> peers_;
  std::vector<std::size_t> free_;
  std::deque<Clock::time_point> waiting_;  // due times of what found no connection free
  std::vector<double> latencies_, delays_;
  unsigned long long planned_ = 0, answered_ = 0, not_ok_ = 0;
  Clock::time_point start_{}, last_{};
  std::array<epoll_event, 256> ready_{};
  std::array<char, 64 * 1024> buffer_{};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fputs("usage: open_loop_get PORT PATH CONNECTIONS RATE SECONDS\n", stderr);
    return 2;
  }
  static Load load(std::atoi(argv[1]), argv[2], std::atoi(argv[3]), std::strtod(argv[4], nullptr),
                   std::strtod(argv[5], nullptr));
  load.run();
}

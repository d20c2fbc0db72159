// The least a streaming client can do: keeps one request in flight on each connection and counts the "data:"
// lines of the answers. What a client that measures can reach is measured against it.
//
// Epoll, one thread, one 64 KB buffer. Prints name=value: events_per_s, requests_per_s, events, requests,
// duration_s.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view kEvent = "\ndata:";
constexpr std::string_view kEnd = "\r\n0\r\n\r\n";  // the last chunk: nothing in an event looks like it
constexpr std::size_t kTail = 8;                    // bytes of the read before that are looked at again

struct Peer {
  std::array<char, kTail> tail{};
};

// Occurrences of kEvent that end after the first `seen` bytes.
std::uint64_t count_events(const char* begin, const char* end, const char* seen) {
  std::uint64_t events = 0;
  for (const char* at = begin;
       (at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) != nullptr;
       ++at) {
    if (static_cast<std::size_t>(end - at) < kEvent.size()) break;
    if (at + kEvent.size() > seen && std::memcmp(at, kEvent.data(), kEvent.size()) == 0) ++events;
  }
  return events;
}

std::string make_request(int port, int output_len) {
  const std::string body =
      "{\"model\":\"sim-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Sixteen tokens or so of a "
      "prompt that nobody will "
      "ever read in full.\"}],\"max_tokens\":" +
      std::to_string(output_len) +
      ",\"temperature\":0.0,\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
  return "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
         "\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(4);
}

[[noreturn]] void usage() {
  std::fputs("usage: counting_client --port N --connections N --requests N --output-len N\n", stderr);
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  int port = 8000, connections = 10, requests = 1000, output_len = 128;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view flag = argv[i];
    int* const value = flag == "--port"          ? &port
                       : flag == "--connections" ? &connections
                       : flag == "--requests"    ? &requests
                       : flag == "--output-len"  ? &output_len
                                                 : nullptr;
    if (value == nullptr || i + 1 == argc || (*value = std::atoi(argv[i + 1])) < 1) usage();
  }
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);

  const std::string request = make_request(port, output_len);
  const int poll = epoll_create1(0);
  std::vector<Peer> peers;
  std::vector<int> fds;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  for (int i = 0; i < connections; ++i) {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      fail("counting_client: connect");
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event watched{EPOLLIN, {}};
    watched.data.fd = fd;
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &watched);
    if (peers.size() <= static_cast<std::size_t>(fd)) peers.resize(static_cast<std::size_t>(fd) + 1);
    fds.push_back(fd);
  }

  int asked = 0, answered = 0;
  std::uint64_t events = 0;
  const auto ask = [&](int fd) {
    ++asked;
    if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
      fail("counting_client: send");
  };
  std::vector<char> buffer(kTail + 64 * 1024);
  char* const fresh = buffer.data() + kTail;
  std::array<epoll_event, 256> ready;
  const auto start = std::chrono::steady_clock::now();
  for (const int fd : fds) {
    if (asked < requests) ask(fd);
  }
  while (answered < requests) {
    const int count = epoll_wait(poll, ready.data(), static_cast<int>(ready.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int fd = ready[static_cast<std::size_t>(i)].data.fd;
      Peer& peer = peers[static_cast<std::size_t>(fd)];
      const ssize_t got = recv(fd, fresh, buffer.size() - kTail, MSG_DONTWAIT);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got <= 0) fail("counting_client: the server closed a connection");
      std::memcpy(buffer.data(), peer.tail.data(), kTail);
      const char* const end = fresh + got;
      events += count_events(buffer.data(), end, fresh);
      if (std::memcmp(end - kEnd.size(), kEnd.data(), kEnd.size()) == 0) {
        ++answered;
        peer.tail.fill(0);
        if (asked < requests) ask(fd);
      } else {
        std::memcpy(peer.tail.data(), end - kTail, kTail);
      }
    }
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("events_per_s=%.0f\nrequests_per_s=%.0f\nevents=%llu\nrequests=%d\nduration_s=%.6f\n",
              static_cast<double>(events) / seconds, answered / seconds,
              static_cast<unsigned long long>(events), answered, seconds);
}

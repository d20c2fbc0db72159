// The least a streaming server can do: answers whatever is asked with the same bytes, over and over. What a
// simulator that does its work beside that can reach is measured against it.
//
// Epoll, one thread, one send() for each write of --events-per-write events; connections take turns. Prints
// "listening on http://127.0.0.1:PORT" and ends on SIGTERM.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::string chunk(std::string_view event) {
  std::array<char, 16> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", event.size());
  return std::string(size.data()) + std::string(event) + "\r\n";
}

std::string event(std::string_view delta, std::string_view finish) {
  return "data: "
         "{\"id\":\"chatcmpl-382ff893e5f54cfc8abf5ce9f0d219c8\",\"object\":\"chat.completion.chunk\","
         "\"created\":1743083258,"
         "\"model\":\"sim-model\",\"choices\":[{\"index\":0,\"delta\":{" +
         std::string(delta) + "},\"logprobs\":null,\"finish_reason\":" + std::string(finish) +
         ",\"token_ids\":null}]}\n\n";
}

struct Bytes {
  std::string first, middle, last;  // head with role and first event; a write in the middle; the end
};

Bytes make_bytes() {
  const std::string plain = chunk(event("\"content\":\" server\"", "null"));
  return {
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: "
      "chunked\r\n\r\n" +
          chunk(event("\"role\":\"assistant\",\"content\":\"\"", "null")),
      plain, chunk("data: [DONE]\n\n") + "0\r\n\r\n"};
}

struct Peer {
  std::string unread;    // of a request's head
  std::size_t left = 0;  // writes that are still to come
  std::size_t sent = 0;  // bytes of the current one
  bool blocked = false;
};

[[noreturn]] void usage() {
  std::fputs("usage: bare_send_loop --port N --events-per-write N --output-len N\n", stderr);
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  int port = 0;
  std::size_t events_per_write = 1, output_len = 1024;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view flag = argv[i];
    if (i + 1 == argc) usage();
    const int value = std::atoi(argv[i + 1]);
    if (flag == "--port") {
      port = value;
    } else if (flag == "--events-per-write" && value > 0) {
      events_per_write = static_cast<std::size_t>(value);
    } else if (flag == "--output-len" && value > 0) {
      output_len = static_cast<std::size_t>(value);
    } else {
      usage();
    }
  }
  const Bytes parts = make_bytes();
  const std::size_t writes = (output_len + events_per_write - 1) / events_per_write;
  std::string run;
  for (std::size_t i = 0; i < events_per_write; ++i) run += parts.middle;
  const std::string first = parts.first + run, last = run + parts.last, only = parts.first + run + parts.last;

  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(listener, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5);  // as the simulator does
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, 4096) != 0) {
    std::perror("bare_send_loop: cannot listen");
    return 4;
  }
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::fprintf(stderr, "listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));

  const int poll = epoll_create1(0);
  epoll_event watched{EPOLLIN, {}};
  watched.data.fd = listener;
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &watched);
  std::vector<Peer> peers;
  std::vector<int> active;
  std::vector<char> buffer(64 * 1024);
  std::array<epoll_event, 256> ready;

  const auto end_peer = [&](int fd) {
    close(fd);
    peers[static_cast<std::size_t>(fd)] = Peer();
  };
  for (;;) {
    // One write each, then a look at the sockets.
    std::size_t kept = 0;
    for (const int fd : active) {
      Peer& peer = peers[static_cast<std::size_t>(fd)];
      if (peer.left == 0 || peer.blocked) continue;
      const bool begins = peer.left == writes, ends = peer.left == 1;
      const std::string& bytes = begins && ends ? only : begins ? first : ends ? last : run;
      const ssize_t sent =
          send(fd, bytes.data() + peer.sent, bytes.size() - peer.sent, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno != EAGAIN) {
        end_peer(fd);
        continue;
      }
      if (sent > 0) peer.sent += static_cast<std::size_t>(sent);
      if (peer.sent == bytes.size()) {
        peer.sent = 0;
        --peer.left;
      } else {
        peer.blocked = true;
        watched = {EPOLLIN | EPOLLOUT, {}};
        watched.data.fd = fd;
        epoll_ctl(poll, EPOLL_CTL_MOD, fd, &watched);
        continue;
      }
      if (peer.left > 0) active[kept++] = fd;
    }
    active.resize(kept);
    const int count = epoll_wait(poll, ready.data(), static_cast<int>(ready.size()), active.empty() ? -1 : 0);
    for (int i = 0; i < count; ++i) {
      const epoll_event& got = ready[static_cast<std::size_t>(i)];
      const int fd = got.data.fd;
      if (fd == listener) {
        for (int peer; (peer = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
          setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
          if (peers.size() <= static_cast<std::size_t>(peer))
            peers.resize(static_cast<std::size_t>(peer) + 1);
          watched = {EPOLLIN, {}};
          watched.data.fd = peer;
          epoll_ctl(poll, EPOLL_CTL_ADD, peer, &watched);
        }
        continue;
      }
      Peer& peer = peers[static_cast<std::size_t>(fd)];
      if ((got.events & EPOLLOUT) != 0 && peer.blocked) {
        peer.blocked = false;
        active.push_back(fd);
        watched = {EPOLLIN, {}};
        watched.data.fd = fd;
        epoll_ctl(poll, EPOLL_CTL_MOD, fd, &watched);
      }
      if ((got.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) continue;
      const ssize_t read = recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (read == 0 || (read < 0 && errno != EAGAIN)) {
        end_peer(fd);
      } else if (read > 0 && peer.left == 0) {
        // A request is small and comes in one piece: its body ends with a brace.
        peer.unread.append(buffer.data(), static_cast<std::size_t>(read));
        if (peer.unread.back() != '}') continue;
        peer.unread.clear();
        peer.left = writes;
        active.push_back(fd);
      }
    }
  }
}

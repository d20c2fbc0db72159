#pragma once
// A simulated server in a thread of its own, and a plain blocking client of it.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "core/json_tree.h"
#include "sim/server.h"

namespace loadtest::sim {

// Without delays, on any port, with a truth file.
inline SimConfig instant_config() {
  SimConfig config;
  config.port = 0;
  config.ttft = config.itl = Nanoseconds(0);
  return config;
}

class RunningSim {
 public:
  explicit RunningSim(SimConfig config) {
    static int number = 0;
    truth_path_ =
        testing::TempDir() + "sim_" + std::to_string(getpid()) + "_" + std::to_string(number++) + ".jsonl";
    config.truth_path = truth_path_;
    server_ = Server::listen(config).value();
    thread_ = std::thread([this] { ok_ = server_->run().has_value(); });
  }
  ~RunningSim() {
    stop();
    unlink(truth_path_.c_str());
  }
  RunningSim(const RunningSim&) = delete;
  RunningSim& operator=(const RunningSim&) = delete;

  std::uint16_t port() const { return server_->port(); }

  void stop() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
    EXPECT_TRUE(ok_);
  }

  // Both after stop().
  std::vector<nlohmann::json> truth() const {
    std::vector<nlohmann::json> lines;
    std::ifstream file(truth_path_);
    for (std::string line; std::getline(file, line);) lines.push_back(parse_json(line));
    return lines;
  }
  nlohmann::json summary() const { return parse_json(server_->summary_json()); }

 private:
  std::string truth_path_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
  bool ok_ = false;
};

class Client {
 public:
  explicit Client(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const timeval patience{20, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Client() { close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) {
    EXPECT_EQ(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }

  // Everything up to and including `end`, or what came before the connection ended.
  std::string read_until(std::string_view end) {
    for (std::size_t from = 0;;) {
      if (const std::size_t at = unread_.find(end, from); at != std::string::npos)
        return take(at + end.size());
      from = unread_.size() < end.size() ? 0 : unread_.size() - end.size();
      if (!read_more()) return take(unread_.size());
    }
  }
  std::string read_bytes(std::size_t count) {
    while (unread_.size() < count && read_more()) {
    }
    return take(count);
  }
  std::string read_to_end() {
    while (read_more()) {
    }
    return take(unread_.size());
  }
  // errno of the read that failed; 0 where the peer closed in order.
  int end_error() const { return end_error_; }

 private:
  bool read_more() {
    char buffer[65536];
    const ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
    if (got > 0) unread_.append(buffer, static_cast<std::size_t>(got));
    if (got < 0) end_error_ = errno;
    return got > 0;
  }
  std::string take(std::size_t bytes) {
    std::string taken = unread_.substr(0, bytes);
    unread_.erase(0, bytes);
    return taken;
  }

  int fd_;
  std::string unread_;
  int end_error_ = 0;
};

inline std::string post(std::string_view body, std::string_view headers = {},
                        std::string_view path = "/v1/chat/completions") {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

inline std::string chat(int max_tokens, bool stream = true) {
  return R"({"messages":[{"role":"user","content":"hi"}],"stream":)" +
         std::string(stream ? "true" : "false") + R"(,"max_tokens":)" + std::to_string(max_tokens) + "}";
}

inline constexpr std::string_view kStreamEnd = "data: [DONE]\n\n\r\n0\r\n\r\n";

}  // namespace loadtest::sim

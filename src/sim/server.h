#pragma once
// The simulated server: one thread, one epoll loop.
//
// Errors:  listen() gives bad_input (address, certificate, truth file); run() gives io where --truth could
// not be written. Threads: run() blocks its caller and returns after stop(), which any thread and any signal
// handler may call.
#include <cstdint>
#include <memory>
#include <string>

#include "core/error.h"
#include "sim/sim_config.h"

namespace loadtest::sim {

class Server {
 public:
  // Connections are accepted from here on (answered once run() runs).
  static Result<std::unique_ptr<Server>> listen(const SimConfig& config);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  std::string url() const;

  Result<void> run();
  void stop() noexcept;
  int stop_fd() const;  // an eventfd: a write of 8 bytes is a stop()

  // After run(): one JSON object.
  std::string summary_json() const;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace loadtest::sim

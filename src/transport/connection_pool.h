#pragma once
// The keep-alive connections of one engine thread, by server.
//
// Threads: one owner.
#include <cstddef>
#include <memory>
#include <vector>

#include "transport/connection.h"

namespace loadtest {

class ConnectionPool {
 public:
  explicit ConnectionPool(std::size_t servers) : idle_(servers) {}

  // The one used last, since it is the least likely to have been closed; nullptr where none is idle.
  std::unique_ptr<Connection> take(std::size_t server) {
    auto& idle = idle_[server];
    if (idle.empty()) return nullptr;
    auto connection = std::move(idle.back());
    idle.pop_back();
    return connection;
  }

  void give_back(std::size_t server, std::unique_ptr<Connection> connection) {
    connection->watch().expire_at(Watchdog::kNever);
    idle_[server].push_back(std::move(connection));
  }

  // Drops those that the peer closed in the meantime.
  void drop_dead() {
    for (auto& idle : idle_) {
      std::erase_if(idle, [](const auto& connection) { return !connection->idle_is_healthy(); });
    }
  }

  std::size_t idle(std::size_t server) const { return idle_[server].size(); }
  void clear() {
    for (auto& idle : idle_) idle.clear();
  }

 private:
  std::vector<std::vector<std::unique_ptr<Connection>>> idle_;
};

}  // namespace loadtest

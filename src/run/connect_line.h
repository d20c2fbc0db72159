#pragma once
// The connections that an engine thread makes while a level runs: so many at a time, the others wait in line.
//
// What is opened before a level is paced there; this is for what is missing then, and for servers that close.
// Threads: one owner, an engine thread.
#include <cstddef>
#include <deque>
#include <optional>

#include "core/time.h"
#include "run/engine_timer.h"

namespace loadtest {

class ConnectLine {
 public:
  explicit ConnectLine(asio::io_context& context) : context_(context) {}

  // Until fewer than `most` are in the making, first come, first served. It has its place then, until it
  // leaves. False: it waited for `patience`, and so long nobody else got a connection either.
  Task<bool> enter(std::size_t most, Nanoseconds patience);
  // `connected_at`: missing where it did not get one.
  void leave(std::optional<TimePoint> connected_at);

 private:
  asio::io_context& context_;
  std::size_t making_ = 0;
  std::deque<EngineTimer*> waiting_;  // each is in the frame of its enter()
  TimePoint last_connected_{};
};

}  // namespace loadtest

#pragma once
// Bytes that an engine thread may keep of one kind of thing, which a server decides the amount of.
//
// Threads: belongs to the engine thread; begun by the controller while that rests between phases.
#include <cstddef>

namespace loadtest {

class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t most_bytes = 0) : most_(most_bytes) {}

  void begin(std::size_t most_bytes) { *this = MemoryBudget(most_bytes); }

  // False: there is no room for so many bytes more.
  bool take(std::size_t bytes) {
    if (bytes > most_ - taken_) return false;
    taken_ += bytes;
    return true;
  }
  void give_back(std::size_t bytes) { taken_ -= bytes; }

 private:
  std::size_t most_, taken_ = 0;
};

}  // namespace loadtest

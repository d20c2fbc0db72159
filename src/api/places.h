#pragma once
// How many may do something at once.
//
// Threads: any. Outlives the places it gave.
#include <atomic>
#include <cstddef>
#include <memory>

namespace loadtest {

class Places {
 public:
  explicit Places(std::size_t most) : most_(most) {}

  // Free again when it is let go; null: all are taken.
  std::shared_ptr<void> take();
  std::size_t most() const { return most_; }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> taken_{0};
};

}  // namespace loadtest

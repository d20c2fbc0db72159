#pragma once
// So many of a thing at once.
//
// Threads: any. Outlives the places it gave.
#include <atomic>
#include <cstddef>
#include <memory>

namespace loadtest {

class Places {
 public:
  explicit Places(std::size_t most) : most_(most) {}

  // A place, free again when it is let go; null: all are taken.
  std::shared_ptr<void> take() {
    std::size_t taken = taken_;
    do {
      if (taken >= most_) return nullptr;
    } while (!taken_.compare_exchange_weak(taken, taken + 1));
    // What it points to is not looked at: it only must not be null.
    return {this, [this](void*) { --taken_; }};
  }
  std::size_t most() const { return most_; }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> taken_{0};
};

}  // namespace loadtest

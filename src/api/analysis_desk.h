#pragma once
// How many analyses are written at once, and that all of them stop when the server does.
//
// Threads: any. Outlives the places it gave.
#include <atomic>
#include <cstddef>
#include <memory>

namespace loadtest {

class AnalysisDesk {
 public:
  explicit AnalysisDesk(std::size_t most) : most_(most) {}

  // A place for one analysis, free again when it is let go; null: all are taken.
  std::shared_ptr<void> take();
  std::size_t most() const { return most_; }

  void close() { closed_ = true; }
  bool closed() const { return closed_; }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> taken_{0};
  std::atomic<bool> closed_{false};
};

}  // namespace loadtest

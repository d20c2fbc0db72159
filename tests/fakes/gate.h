#pragma once
// Lets one thread of a test wait for another. A gate that nobody opens fails the test after 20 seconds.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace loadtest {

class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    ++opened_;
    changed_.notify_all();
  }

  // Until it was opened `times` times.
  void wait(int times = 1) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::seconds(20), [&] { return opened_ >= times; })) {
      throw std::runtime_error("nobody opened the gate");
    }
  }

  bool is_open() const {
    const std::lock_guard lock(mutex_);
    return opened_ > 0;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int opened_ = 0;
};

}  // namespace loadtest

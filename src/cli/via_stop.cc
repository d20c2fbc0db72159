#include "cli/via_stop.h"

namespace loadtest {

void ViaStop::signal(int signal) {
  {
    const std::lock_guard lock(mutex_);
    if (count_++ == 0) first_signal_ = signal;
  }
  changed_.notify_all();
}

int ViaStop::first_signal() const {
  const std::lock_guard lock(mutex_);
  return first_signal_;
}

bool ViaStop::leaving() const {
  const std::lock_guard lock(mutex_);
  return count_ > 1;
}

bool ViaStop::go_on() const {
  const std::lock_guard lock(mutex_);
  return count_ == 0 || (sent_ && count_ == 1);
}

bool ViaStop::send() {
  const std::lock_guard lock(mutex_);
  sent_ = count_ == 0;
  return sent_;
}

bool ViaStop::is_sent() const {
  const std::lock_guard lock(mutex_);
  return sent_;
}

void ViaStop::run_ended() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
}

bool ViaStop::has_run_ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

void ViaStop::wait_for(Nanoseconds time) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this, before = count_] { return count_ != before; });
}

}  // namespace loadtest

#pragma once
// What a level needs, made before it is needed, in the order of its index: requests as bytes, conversations.
//
// Making one takes long (texts are counted until their length is right), so who needs it never makes it: what
// is not there yet comes later. Two threads of this make them. Until settle() both make what comes next; then
// one goes on at the lowest priority, into at most 128 MiB, and the other makes what somebody waits for.
//
// Threads: start(), wait_for() and settle() by one, the controller; the takers are any, each index once and
//          about in order. What makes must bear being called by two threads.
// Errors:  an exception of the maker ends the making. It comes out of wait_for(), and who takes later what is
//          not made gets it.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/time.h"

namespace loadtest {

template <class T>
class MadeAhead {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{128} << 20;
  // Gets the value, or why there is none.
  using Taker = std::function<void(std::exception_ptr, T)>;

  MadeAhead(std::function<T(std::uint64_t index)> make, std::function<std::size_t(const T&)> bytes_of)
      : make_(std::move(make)), bytes_of_(std::move(bytes_of)) {}
  ~MadeAhead() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    work_.notify_all();
    if (ahead_.joinable()) ahead_.join();
    if (on_demand_.joinable()) on_demand_.join();
  }
  MadeAhead(const MadeAhead&) = delete;
  MadeAhead& operator=(const MadeAhead&) = delete;

  // From the first on, up to `count` where it is known. Once.
  void start(std::optional<std::uint64_t> count) {
    const std::lock_guard lock(mutex_);
    count_ = count.value_or(std::numeric_limits<std::uint64_t>::max());
    ahead_ = std::thread([this] { work(false); });
    start_on_demand();
  }

  // Until the first so many are made, or as many as there are to be or as fit, but not longer than `time`.
  // True: they are.
  bool wait_for(std::uint64_t many, Nanoseconds time) {
    std::unique_lock lock(mutex_);
    awaited_ = std::min(many, count_);
    const bool there =
        progress_.wait_for(lock, time, [&] { return error_ || full_ || all_before_ >= awaited_; });
    if (error_) std::rethrow_exception(error_);
    return there;
  }

  // The level begins.
  void settle() {
    const std::lock_guard lock(mutex_);
    settled_ = true;
  }

  // Nothing: it is not made yet.
  std::optional<T> take_ready(std::uint64_t index) {
    const std::lock_guard lock(mutex_);
    return take(index);
  }

  // `taker` is called now, or by a thread of this as soon as it is made.
  void take_later(std::uint64_t index, Taker taker) {
    std::unique_lock lock(mutex_);
    if (std::optional<T> value = take(index)) {
      lock.unlock();
      return taker(nullptr, std::move(*value));
    }
    if (const std::exception_ptr error = error_) {
      lock.unlock();
      return taker(error, T{});
    }
    while (first_ + slots_.size() <= index) slots_.emplace_back();
    takers_.emplace(index, std::move(taker));
    asked_.push_back(index);
    start_on_demand();
    lock.unlock();
    work_.notify_all();
  }

 private:
  static constexpr std::size_t kRoomBytes = kMostBytes / 4 * 3;  // below it, the making goes on
  static constexpr int kLowestPriority = 19;

  enum class State : std::uint8_t { open, in_the_making, ready, taken };
  struct Slot {
    State state = State::open;
    T value{};
  };

  Slot& slot(std::uint64_t index) { return slots_[static_cast<std::size_t>(index - first_)]; }

  void start_on_demand() {
    if (!on_demand_.joinable()) on_demand_ = std::thread([this] { work(true); });
  }

  void work(bool on_demand) {
    std::unique_lock lock(mutex_);
    try {
      work(on_demand, lock);
    } catch (...) {
      if (!lock.owns_lock()) lock.lock();
      fail(std::current_exception(), lock);
    }
  }

  void work(bool on_demand, std::unique_lock<std::mutex>& lock) {
    for (bool calm = false; !ended_;) {
      if (settled_ && !on_demand && !std::exchange(calm, true))
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLowestPriority);
      std::optional<std::uint64_t> index = on_demand ? next_asked_for() : std::nullopt;
      if (!index && !(on_demand && settled_)) index = next_ahead();
      if (index) {
        make(*index, lock);
      } else {
        work_.wait(lock);
      }
    }
  }

  // Nobody waits any longer for what will not be made.
  void fail(std::exception_ptr error, std::unique_lock<std::mutex>& lock) {
    if (!error_) error_ = std::move(error);
    ended_ = true;
    const auto waiting = std::exchange(takers_, {});
    const std::exception_ptr why = error_;
    lock.unlock();
    work_.notify_all();
    progress_.notify_one();
    for (const auto& [index, taker] : waiting) taker(why, T{});
  }

  // Also where the other thread is at it: that one may have the lowest priority.
  std::optional<std::uint64_t> next_asked_for() {
    while (!asked_.empty()) {
      const std::uint64_t index = asked_.front();
      asked_.pop_front();
      if (!takers_.contains(index)) continue;
      slot(index).state = State::in_the_making;
      return index;
    }
    return std::nullopt;
  }

  std::optional<std::uint64_t> next_ahead() {
    if (full_) return std::nullopt;
    next_ = std::max(next_, first_);
    while (next_ < first_ + slots_.size() && slot(next_).state != State::open) ++next_;
    if (next_ >= count_) return std::nullopt;
    if (next_ == first_ + slots_.size()) slots_.emplace_back();
    slot(next_).state = State::in_the_making;
    return next_++;
  }

  void make(std::uint64_t index, std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    T value = make_(index);
    lock.lock();
    if (index < first_ || slot(index).state == State::taken) return;  // the other thread was quicker
    if (auto waiting = takers_.extract(index)) {
      set_taken(index);
      lock.unlock();
      waiting.mapped()(nullptr, std::move(value));
      lock.lock();
    } else {
      bytes_ += bytes_of_(value) + sizeof(Slot);
      slot(index) = {State::ready, std::move(value)};
      full_ = full_ || bytes_ >= kMostBytes;
    }
    if (settled_) return;
    all_before_ = std::max(all_before_, first_);
    while (all_before_ < first_ + slots_.size() && slot(all_before_).state >= State::ready) ++all_before_;
    if (full_ || all_before_ >= awaited_)
      progress_.notify_one();  // not at each: waking costs more than making
  }

  std::optional<T> take(std::uint64_t index) {
    if (index < first_ || index >= first_ + slots_.size() || slot(index).state != State::ready)
      return std::nullopt;
    std::optional<T> value = std::move(slot(index).value);
    bytes_ -= bytes_of_(*value) + sizeof(Slot);
    set_taken(index);
    if (full_ && bytes_ < kRoomBytes) {
      full_ = false;
      work_.notify_all();
    }
    return value;
  }

  void set_taken(std::uint64_t index) {
    slot(index).state = State::taken;
    while (!slots_.empty() && slots_.front().state == State::taken) {
      slots_.pop_front();
      ++first_;
    }
  }

  const std::function<T(std::uint64_t)> make_;
  const std::function<std::size_t(const T&)> bytes_of_;
  std::uint64_t count_ = 0;  // none beyond it is made ahead

  std::mutex mutex_;
  std::condition_variable work_, progress_;
  std::deque<Slot> slots_;  // from first_ on
  std::uint64_t first_ = 0;
  std::uint64_t next_ = 0;        // none before it is open
  std::uint64_t all_before_ = 0;  // are made; until settle()
  std::uint64_t awaited_ = 0;     // so many, by wait_for()
  std::size_t bytes_ = 0;         // of those that are ready
  bool full_ = false, settled_ = false, ended_ = false;
  std::map<std::uint64_t, Taker> takers_;  // that wait
  std::deque<std::uint64_t> asked_;        // their indexes, first come, first served
  std::exception_ptr error_;               // the first; nothing is made after it
  std::thread ahead_, on_demand_;
};

}  // namespace loadtest

#pragma once
// A connection for one kind of calls, so that they wait for none of another kind (store/run_store.h). It is
// opened at the first of them.
//
// Errors:  those of Database::open(), and io sentences.
// Threads: any; one call after another. end() waits for none of them.
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>

#include "store/database.h"
#include "store/store_error.h"

namespace loadtest {

class StoreConnection {
 public:
  explicit StoreConnection(std::string path) : path_(std::move(path)) {}

  // Calls fail from here on, io: those that wait, and what goes on in SQLite within a millisecond or so.
  void end() { ended_ = true; }

  // f(database), a Result.
  template <class F>
  std::invoke_result_t<F, Database&> call(F f) {
    const std::lock_guard lock(mutex_);
    return call_locked(f);
  }
  // The same, unless another thread is at it: then false.
  template <class F>
  Result<bool> try_call(F f) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return false;
    return call_locked(f);
  }

 private:
  template <class F>
  std::invoke_result_t<F, Database&> call_locked(F& f) {
    if (ended_) return reading_ended(path_);
    if (auto opened = open(); !opened) return opened.error();
    return guarded(path_, [&] { return f(*database_); });
  }
  Result<void> open();

  const std::string path_;
  std::atomic<bool> ended_{false};
  std::mutex mutex_;
  std::unique_ptr<Database> database_;
};

}  // namespace loadtest

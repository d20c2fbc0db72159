#pragma once
// Runs coroutines of the transport on the test's own thread. Deadlines pass when a test says so.
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <initializer_list>
#include <optional>
#include <thread>
#include <utility>

#include "fakes/gate.h"
#include "transport/asio_types.h"
#include "transport/kernel_clock.h"
#include "transport/watchdog.h"

namespace loadtest {

struct Loop {
  static constexpr TimePoint kLongAfter = TimePoint::max() - Nanoseconds(1);

  asio::io_context context{1};
  KernelClock clock;
  Watchdog watchdog;

  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    start(std::move(task), result);
    context.restart();
    context.run();
    return std::move(*result);
  }

  // Lets the watchdog tick once the task waits, at each of these moments.
  template <class T>
  T run_ticking(Task<T> task, std::initializer_list<TimePoint> moments) {
    std::optional<T> result;
    start(std::move(task), result);
    context.restart();
    for (const TimePoint moment : moments) {
      context.poll();
      watchdog.tick(moment);
    }
    context.run();
    return std::move(*result);
  }

  // Lets every deadline pass as soon as the task waits (and, if given, the other side opened the gate).
  template <class T>
  T run_out_of_time(Task<T> task, const Gate* gate = nullptr) {
    std::optional<T> result;
    start(std::move(task), result);
    context.restart();
    context.poll();
    while (gate != nullptr && !gate->is_open()) {
      context.poll();
      std::this_thread::yield();
    }
    context.poll();
    watchdog.tick(kLongAfter);
    context.run();
    return std::move(*result);
  }

 private:
  template <class T>
  void start(Task<T> task, std::optional<T>& result) {
    asio::co_spawn(context, std::move(task), [&result](std::exception_ptr thrown, T value) {
      if (thrown) std::rethrow_exception(thrown);
      result = std::move(value);
    });
  }
};

}  // namespace loadtest

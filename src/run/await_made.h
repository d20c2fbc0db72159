#pragma once
// Waits on an engine thread, without holding it up, for what is made elsewhere (run/made_ahead.h).
//
// `context`, the engine thread's, outlives the wait.
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <cstdint>
#include <memory>
#include <utility>

#include "run/made_ahead.h"
#include "transport/asio_types.h"

namespace loadtest {

template <class T>
Task<T> await_made(MadeAhead<T>& ahead, std::uint64_t index, asio::io_context& context) {
  auto begin = [&ahead, index, &context](auto handler) {
    // A taker can be copied, a handler cannot.
    const auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
    ahead.take_later(index, [waiting, &context](T value) {
      asio::post(context, [waiting, value = std::move(value)]() mutable {
        auto waiter = std::move(*waiting);
        std::move(waiter)(std::move(value));
      });
    });
  };
  const UseTask token;
  T made = co_await asio::async_initiate<const UseTask, void(T)>(begin, token);
  co_return made;
}

}  // namespace loadtest

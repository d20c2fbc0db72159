#pragma once
// The timer of an engine thread: monotonic, on the concrete executor.
#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>

#include "transport/asio_types.h"

namespace loadtest {

using EngineTimer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                               asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace loadtest

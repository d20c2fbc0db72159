#pragma once
// The Asio types that the engine's threads use: the concrete executor (any_io_executor costs a virtual call
// an operation), coroutines over it, and completion as a tuple (error code first) instead of an exception.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace loadtest {

namespace asio = boost::asio;
using boost::system::error_code;

using Executor = asio::io_context::executor_type;
template <class T>
using Task = asio::awaitable<T, Executor>;
using UseTask = asio::use_awaitable_t<Executor>;
inline constexpr asio::as_tuple_t<UseTask> use_task{UseTask{}};

using TcpEndpoint = asio::ip::tcp::endpoint;

}  // namespace loadtest

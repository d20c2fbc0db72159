#include "transport/http_stream.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <vector>

#include "core/clock.h"
#include "transport/connection.h"
#include "transport/http_response_parser.h"

namespace loadtest {

namespace {

constexpr auto kTick = std::chrono::milliseconds(20);

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

Task<std::optional<Failure>> converse(Connection& connection, const Target& target, std::string_view wire,
                                      const HttpStreamLimits& limits, const HttpReader& reader) {
  Watchdog::Watch& watch = connection.watch();
  watch.expire_at(steady_now() + limits.connect_timeout);
  std::optional<Failure> failed = co_await connection.open(target);
  if (failed) co_return failed;
  const TimePoint last_moment = steady_now() + limits.timeout;
  const auto set_deadline = [&] {
    watch.expire_at(limits.stall_timeout ? std::min(last_moment, steady_now() + *limits.stall_timeout)
                                         : last_moment);
  };
  set_deadline();

  co_await connection.send(wire);
  const auto unsent = [&] { return connection.sending() || connection.send_error(); };
  error_code error;
  HttpResponseParser parser;
  std::vector<char> buffer(64 * 1024);
  std::vector<std::string_view> pieces;
  bool told = false;
  while (!parser.done()) {
    Connection::Read got = co_await connection.read(buffer);
    error = got.error;
    pieces.clear();
    if (error == asio::error::eof) {
      if (!unsent() && !parser.end_of_stream()) co_return parser.failure();
      if (!connection.sending()) error = {};
      break;
    }
    if (error) break;
    if (!parser.feed({got.bytes.data(), got.bytes.size()}, pieces)) co_return parser.failure();
    if (!told && parser.head_done()) {
      told = true;
      const HttpHead head{parser.status(), std::string(parser.content_type()),
                          std::string(parser.location())};
      reader.on_head(head);
    }
    for (const std::string_view piece : pieces) {
      if (!reader.on_body(piece)) co_return std::nullopt;
    }
    if (!pieces.empty()) set_deadline();
  }
  const FailureStage stage = parser.head_done() ? FailureStage::body : FailureStage::head;
  if (watch.expired()) {
    const bool whole = steady_now() >= last_moment;
    co_return Failure{stage, whole ? FailureKind::timeout : FailureKind::stalled,
                      whole ? "no complete answer in time" : "the answer stopped in the middle"};
  }
  if (unsent()) {  // a refusal that came before tells why
    if (parser.head_done() && parser.status() / 100 != 2) co_return std::nullopt;
    if (connection.send_error()) error = connection.send_error();
    if (!error) {
      co_return Failure{FailureStage::send, FailureKind::malformed,
                        "the answer ended before the whole request had been sent"};
    }
    co_return Failure{FailureStage::send, FailureKind::reset,
                      "the connection broke while sending: " + error.message()};
  }
  if (error) co_return Failure{stage, FailureKind::reset, "the connection broke: " + error.message()};
  co_return std::nullopt;
}

Task<void> tick(Watchdog& watchdog, Connection& connection, const std::function<bool()>& go_on,
                Timer& timer) {
  for (;;) {
    timer.expires_after(kTick);
    auto [error] = co_await timer.async_wait(use_task);
    if (error) co_return;
    watchdog.tick(steady_now());
    if (go_on && !go_on()) connection.interrupt();
  }
}

}  // namespace

std::optional<Failure> http_stream(const Target& target, std::string_view wire,
                                   const HttpStreamLimits& limits, const HttpReader& reader) {
  asio::io_context context(1);
  KernelClock clock;
  Watchdog watchdog;
  Connection connection(context, clock, watchdog);
  Timer timer(context);
  std::optional<Failure> result;
  std::exception_ptr bug;
  asio::co_spawn(context, tick(watchdog, connection, reader.go_on, timer), asio::detached);
  asio::co_spawn(context, converse(connection, target, wire, limits, reader),
                 [&](std::exception_ptr thrown, std::optional<Failure> failure) {
                   bug = thrown;
                   result = std::move(failure);
                   context.stop();  // the tick goes on for ever otherwise
                 });
  context.run();
  if (bug) std::rethrow_exception(bug);
  return result;
}

}  // namespace loadtest

#include "transport/http_fetch.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <vector>

#include "transport/connection.h"
#include "transport/http_response_parser.h"

namespace loadtest {
namespace {

constexpr std::size_t kBodyLimit = 16 * 1024 * 1024;
constexpr auto kTick = std::chrono::milliseconds(20);

using Answer = std::variant<HttpAnswer, Failure>;

Task<Answer> fetch(Connection& connection, const Target& target, std::string_view wire,
                   Nanoseconds connect_timeout, Nanoseconds timeout) {
  Watchdog::Watch& watch = connection.watch();
  watch.expire_at(std::chrono::steady_clock::now() + connect_timeout);
  std::optional<Failure> failed = co_await connection.open(target);
  if (failed) co_return *failed;
  watch.expire_at(std::chrono::steady_clock::now() + timeout);

  error_code error = co_await connection.send(wire);
  HttpResponseParser parser;
  HttpAnswer answer;
  std::vector<char> buffer(64 * 1024);
  std::vector<std::string_view> pieces;
  while (!error && !parser.done()) {
    Connection::Read got = co_await connection.read(buffer);
    error = got.error;
    pieces.clear();
    if (error == asio::error::eof) {
      if (!parser.end_of_stream()) co_return *parser.failure();
      error = {};
      break;
    }
    if (error) break;
    if (!parser.feed({got.bytes.data(), got.bytes.size()}, pieces)) co_return *parser.failure();
    for (std::string_view piece : pieces) answer.body.append(piece);
    if (answer.body.size() > kBodyLimit) {
      co_return Failure{FailureStage::body, FailureKind::too_large, "the answer is larger than 16 MiB"};
    }
  }
  const FailureStage stage = parser.head_done() ? FailureStage::body : FailureStage::head;
  if (watch.expired()) co_return Failure{stage, FailureKind::timeout, "no complete answer in time"};
  if (error) co_return Failure{stage, FailureKind::reset, "the connection broke: " + error.message()};
  answer.status = parser.status();
  answer.content_type = std::string(parser.content_type());
  answer.location = std::string(parser.location());
  co_return answer;
}

Task<void> tick(Watchdog& watchdog, Connection& connection, const std::function<bool()>& go_on,
                asio::basic_waitable_timer<std::chrono::steady_clock,
                                           asio::wait_traits<std::chrono::steady_clock>, Executor>& timer) {
  for (;;) {
    timer.expires_after(kTick);
    auto [error] = co_await timer.async_wait(use_task);
    if (error) co_return;
    watchdog.tick(std::chrono::steady_clock::now());
    if (go_on && !go_on()) connection.interrupt();
  }
}

}  // namespace

Answer http_fetch(const Target& target, std::string_view wire, Nanoseconds connect_timeout,
                  Nanoseconds timeout, const std::function<bool()>& go_on) {
  asio::io_context context(1);
  KernelClock clock;
  Watchdog watchdog;
  Connection connection(context, clock, watchdog);
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                             Executor>
      timer(context);
  Answer result = Failure{};
  std::exception_ptr bug;
  asio::co_spawn(context, tick(watchdog, connection, go_on, timer), asio::detached);
  asio::co_spawn(context, fetch(connection, target, wire, connect_timeout, timeout),
                 [&](std::exception_ptr thrown, Answer answer) {
                   bug = thrown;
                   result = std::move(answer);
                   context.stop();  // the tick goes on for ever otherwise
                 });
  context.run();
  if (bug) std::rethrow_exception(bug);
  return result;
}

}  // namespace loadtest

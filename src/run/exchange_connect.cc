// How an exchange comes by a connection (exchange.h).
#include "core/clock.h"
#include "run/exchange.h"

namespace loadtest {
// One that has not been used yet is looked at first: what closed while it waited took no request with it.
std::unique_ptr<Connection> Exchange::take_idle(std::size_t server) {
  std::unique_ptr<Connection> idle = thread_.pool.take(server);
  while (idle && !idle->used() && !idle->idle_is_healthy()) idle = thread_.pool.take(server);
  return idle;
}

Task<std::optional<Failure>> Exchange::connect(const PhaseContext& phase, std::size_t server, bool anew) {
  const Nanoseconds timeout = phase.config->connect_timeout;
  const bool may_succeed = co_await thread_.connecting.enter(phase.most_connecting, timeout);
  if (!cut_ && !anew) connection_ = take_idle(server);  // given back meanwhile
  if (cut_ || connection_) {
    thread_.connecting.leave(std::nullopt);
    co_return std::nullopt;
  }
  std::optional<Failure> failure;
  if (may_succeed) {
    connection_ = std::make_unique<Connection>(thread_.context, thread_.clock, thread_.watchdog);
    connection_->watch().expire_at(steady_now() + timeout);
    failure = co_await connection_->open(phase.targets[server]);
    connection_->watch().expire_at(Watchdog::kNever);
  } else {
    const Target& target = phase.targets[server];
    failure =
        connect_failure(asio::error::timed_out, target.endpoints.front(), true, target.proxy.has_value());
  }
  thread_.connecting.leave(failure ? std::nullopt : std::optional(steady_now()));
  co_return failure;
}

}  // namespace loadtest

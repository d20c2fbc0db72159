#include "transport/resolve.h"

#include <algorithm>
#include <future>
#include <thread>
#include <utility>

#include "core/clock.h"

namespace loadtest {
namespace {

constexpr Nanoseconds kAsk = std::chrono::milliseconds(20);

}  // namespace

Resolved look_up(const std::string& host, std::uint16_t port) {
  asio::io_context context;
  asio::ip::tcp::resolver resolver(context);
  Resolved resolved;
  const auto found =
      resolver.resolve(host, std::to_string(port), asio::ip::resolver_base::numeric_service, resolved.error);
  for (const auto& entry : found) resolved.endpoints.push_back(entry.endpoint());
  if (!resolved.error && resolved.endpoints.empty()) resolved.error = asio::error::host_not_found;
  return resolved;
}

Resolved resolve(const std::string& host, std::uint16_t port, Nanoseconds patience,
                 const std::function<bool()>& go_on, const LookUp& by) {
  error_code no_address;
  const auto address = asio::ip::make_address(host, no_address);
  if (!no_address) return {{}, {TcpEndpoint(address, port)}};

  std::packaged_task<Resolved()> task([by, host, port] { return by(host, port); });
  std::future<Resolved> answer = task.get_future();
  std::thread(std::move(task)).detach();
  const TimePoint deadline = steady_now() + patience;
  for (;;) {
    if (go_on && !go_on()) return {asio::error::operation_aborted, {}};
    const Nanoseconds left = deadline - steady_now();
    if (answer.wait_for(std::min(left, kAsk)) == std::future_status::ready) return answer.get();
    if (left <= Nanoseconds(0)) return {asio::error::timed_out, {}};
  }
}

}  // namespace loadtest

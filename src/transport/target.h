#pragma once
// A server under test: its URL, the addresses its name stands for, and how to get there.
//
// Errors: dns and TLS set-up problems as target_unusable or bad_input sentences.
// Threads: made once before a run, then only read, but for `worked_last`; shared by all engine threads.
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/run_config.h"
#include "core/server_url.h"
#include "transport/asio_types.h"

namespace boost::asio::ssl {
class context;
}

namespace loadtest {

struct Target {
  ServerUrl url;
  std::string base_path;               // completed by the adapter: "/v1"
  std::vector<TcpEndpoint> endpoints;  // of the server, or of the proxy; tried in turn
  // The place in `endpoints` that a connection was last made to, where the next one begins; beyond the end:
  // none yet. Copies of a target share it.
  std::shared_ptr<std::atomic<std::size_t>> worked_last =
      std::make_shared<std::atomic<std::size_t>>(static_cast<std::size_t>(-1));
  std::optional<ServerUrl> proxy;
  std::shared_ptr<asio::ssl::context> tls;  // null for http://
  bool verify_host = true;
};

// Looks the name up (all addresses, IPv6 and IPv4) and prepares TLS. Blocks for up to connect_timeout, or
// until `go_on` (transport/resolve.h), where there is one, says no: the error then means nothing.
Result<Target> make_target(const RunConfig& config, const std::string& server,
                           const std::function<bool()>& go_on = {});

}  // namespace loadtest

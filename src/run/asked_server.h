#pragma once
// A server that is asked something before the first level: what it lists, its version, one request.
//
// Errors:  target_unusable with the likely cause; stopped_early() where `go_on` said no.
// Threads: blocks its caller, which `go_on` and `may_connect` are called by.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapter/server_adapter.h"
#include "transport/http_fetch.h"
#include "transport/target.h"

namespace loadtest {

// Asked about every 20 ms with the URL of the server that is being asked; false: stop.
using GoOn = std::function<bool(const std::string& server)>;

// Asked once a server, with its URL and the addresses that are connected to; both are the proxy's, where
// there is one. An error ends the probe.
using MayConnect =
    std::function<Result<void>(const std::string& url, const std::vector<std::string>& addresses)>;

Error stopped_early();

// `may_connect` may be empty.
Result<Target> permitted_target(const RunConfig& config, const std::string& server, const GoOn& go_on,
                                const MayConnect& may_connect);

using ServerAnswer = std::variant<HttpAnswer, Failure>;

// It and what every question to it needs. All outlive it.
struct AskedServer {
  const GoOn& go_on;
  const RunConfig& config;
  const Target& target;
  const std::string& server;

  bool stopped() const { return !go_on(server); }
  ServerAnswer ask(std::string_view base_path, const HttpRequest& request, std::string_view request_id,
                   Nanoseconds timeout) const;
  ServerAnswer get(std::string_view base_path, const HttpRequest& request) const;  // within 10 s
};

// Not every server lists its models. Where ours is to come from the list, why there is none matters.
// Ids are as the server gives them, since it is asked for one of them; they may hold a secret that it
// repeats.
struct ListedModels {
  std::vector<ModelInfo> models;
  std::optional<Error> why_none;
};
Result<ListedModels> list_models(const AskedServer& asked, const ServerAdapter& adapter);

// Missing: it does not say.
std::optional<std::string> ask_version(const AskedServer& asked, const ServerAdapter& adapter);

}  // namespace loadtest

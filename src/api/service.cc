#include "api/service.h"

#include <fmt/format.h>

#include <exception>

#include "api/api_key.h"
#include "api/problem.h"
#include "api/routes.h"

namespace loadtest {
namespace {

// `make`s the answer, and adds what all of them have.
template <class Make>
ApiResponse finished(Service& service, const ApiRequest& request, Make make) {
  ApiResponse response;
  try {
    response = make();
  } catch (const std::exception& bug) {
    response = problem(500, fmt::format("a fault of this server: {}", bug.what()));
  }
  if (response.later) return response;
  service.guard.add_headers(request, response);
  service.answers[static_cast<std::size_t>(response.status / 100) % 6].fetch_add(1);
  return response;
}

ApiResponse answer_later(Service& service, FoundRoute found) {
  auto place = service.may_wait.take();
  ApiResponse response;
  if (!place) {
    response = problem(503, fmt::format("{} calls wait already for other servers, or for runs to end; come "
                                        "again in a moment",
                                        service.may_wait.most()));
    response.headers.emplace_back("Retry-After", "5");
    return response;
  }
  response.later = [&service, found = std::move(found), place = std::move(place)](const ApiRequest& request) {
    return finished(service, request, [&] {
      Call call{service, request, found.parameters};
      return found.route->handle(call);
    });
  };
  return response;
}

ApiResponse answer(Service& service, const ApiRequest& request) {
  if (auto refused = service.guard.refuse(request)) return std::move(*refused);
  if (auto preflight = service.guard.preflight(request)) return std::move(*preflight);
  FoundRoute found = find_route(routes(), request.method, request.path);
  if (found.route == nullptr && found.allow.empty())
    return problem(404, fmt::format("there is nothing at {}", request.path.substr(0, 200)));
  if (found.route == nullptr) {
    ApiResponse response = problem(405, fmt::format("this path takes {}", found.allow));
    response.headers.emplace_back("Allow", found.allow);
    return response;
  }
  if (auto refused = service.guard.refuse(request, *found.route)) return std::move(*refused);
  if (found.route->handle == nullptr) {
    ApiResponse response = problem(426, "this is a WebSocket; ask for it with Upgrade: websocket");
    response.headers.emplace_back("Upgrade", "websocket");
    return response;
  }
  if (found.route->may_wait) return answer_later(service, std::move(found));
  Call call{service, request, std::move(found.parameters)};
  return found.route->handle(call);
}

}  // namespace

ApiResponse handle(Service& service, const ApiRequest& request) {
  return finished(service, request, [&] { return answer(service, request); });
}

std::optional<ApiResponse> admit_watch(Service& service, const ApiRequest& request, WatchRequest& watch) {
  const FoundRoute found = find_route(routes(), request.method, request.path);
  const bool is_watch = found.route != nullptr && found.route->handle == nullptr;
  // Whatever else asks for an upgrade gets the plain answer: a server may ignore the wish.
  if (!is_watch) return handle(service, request);
  std::optional<ApiResponse> refused = service.guard.refuse(request);
  if (!refused) refused = service.guard.refuse(request, *found.route);
  const std::string offered(request.header("Sec-WebSocket-Protocol"));
  const std::string key = !key_of(request).empty() ? std::string(key_of(request)) : subprotocol_key(offered);
  const bool good = service.guard.key_is_good(key);
  if (!refused && service.config.key_for_all_calls && !key.empty() && !good)
    refused = problem(401, "this is not the key");
  watch.run_id = found.parameters.empty() ? "" : found.parameters.front();
  watch.needs_key = service.config.key_for_all_calls && !good;
  watch.subprotocol = !offered.empty();
  // Before the key is known, nobody learns which runs there are.
  if (!refused && !watch.needs_key && !service.runs.find(watch.run_id)) {
    const auto entry = service.store.find(watch.run_id);
    if (!entry) {
      refused = problem(entry.error());
    } else if (!*entry) {
      refused = problem(404, "there is no such run");
    }
  }
  if (refused) {
    service.guard.add_headers(request, *refused);
    service.answers[static_cast<std::size_t>(refused->status / 100) % 6].fetch_add(1);
  }
  return refused;
}

}  // namespace loadtest

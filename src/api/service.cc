#include "api/service.h"

#include <fmt/format.h>

#include <exception>

#include "api/api_key.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/site_place.h"
#include "api/watch_handshake.h"

namespace loadtest {
namespace {

ApiResponse fault(const std::exception& bug) {
  return problem(500, fmt::format("a fault of this server: {}", bug.what()));
}

// Answered: the headers of every answer, and the count.
void finish(Service& service, const ApiRequest& request, ApiResponse& response) {
  service.guard.add_headers(request, response);
  service.answers[static_cast<std::size_t>(response.status / 100) % 6].fetch_add(1);
}

// `make`s the answer, and adds what all of them have. One that is made later is finished then.
template <class Make>
ApiResponse finished(Service& service, const ApiRequest& request, Make make) {
  ApiResponse response;
  try {
    response = make();
  } catch (const std::exception& bug) {
    response = fault(bug);
  }
  if (!response.later) finish(service, request, response);
  return response;
}

// A page loads some thirty files at once: what never needs the key, and costs nothing, is not counted.
Counted counted(const FoundRoute& call, const SitePlace& place, const ApiRequest& request) {
  const bool file = place.file != nullptr && asks_for_file(request);
  return file || (call.route != nullptr && call.route->key == NeedsKey::never) ? Counted::no : Counted::yes;
}

ApiResponse nothing_here(const ApiRequest& request) {
  if (auto page = site_missing_answer(web_site(), request)) return std::move(*page);
  return problem(404, fmt::format("there is nothing at {}", request.path.substr(0, 200)));
}

ApiResponse answer_later(Service& service, FoundRoute found) {
  const bool waits = found.route->pace == Pace::may_wait;
  Places& line = waits ? service.may_wait : service.read_much;
  auto place = line.take();
  ApiResponse response;
  if (!place) {
    response = problem(503, fmt::format("{} calls wait already {}; come again in a moment", line.most(),
                                        waits ? "for other servers, or for runs to end" : "to read results"));
    response.headers.emplace_back("Retry-After", "5");
    return response;
  }
  response.pace = found.route->pace;
  response.later = [&service, found = std::move(found), place = std::move(place)](const ApiRequest& request) {
    return finished(service, request, [&] {
      Call call{service, request, found.parameters};
      return found.route->handle(call);
    });
  };
  return response;
}

ApiResponse answer(Service& service, const ApiRequest& request) {
  FoundRoute found = find_route(routes(), request.method, request.path);
  const bool no_call = found.route == nullptr && found.allow.empty();
  const SitePlace place = no_call ? find_site_place(web_site(), request.path) : SitePlace{};
  if (auto refused = service.guard.refuse(request, counted(found, place, request)))
    return std::move(*refused);
  if (auto preflight = service.guard.preflight(request)) return std::move(*preflight);
  if (place.file != nullptr) return site_place_answer(place, request);
  if (no_call) return nothing_here(request);
  if (found.route == nullptr) {
    ApiResponse response = problem(405, fmt::format("this path takes {}", found.allow));
    response.headers.emplace_back("Allow", found.allow);
    return response;
  }
  if (auto refused = service.guard.refuse(request, *found.route)) return std::move(*refused);
  if (found.route->handle == nullptr) return websocket_only();
  if (found.route->pace != Pace::at_once) return answer_later(service, std::move(found));
  Call call{service, request, std::move(found.parameters)};
  return found.route->handle(call);
}

// Nothing: it may be opened as `watch` says.
std::optional<ApiResponse> refuse_watch(Service& service, const ApiRequest& request, const FoundRoute& found,
                                        WatchRequest& watch) {
  if (auto refused = service.guard.refuse(request, Counted::yes)) return refused;
  if (auto refused = service.guard.refuse(request, *found.route)) return refused;
  if (auto refused = refuse_handshake(request)) return refused;
  const std::string offered(request.header("Sec-WebSocket-Protocol"));
  const std::string key = !key_of(request).empty() ? std::string(key_of(request)) : subprotocol_key(offered);
  const bool good = service.guard.key_is_good(key);
  if (service.config.key_for_all_calls && !key.empty() && !good) return problem(401, "this is not the key");
  watch.run_id = found.parameters.empty() ? "" : found.parameters.front();
  watch.needs_key = service.config.key_for_all_calls && !good;
  watch.subprotocol = !offered.empty();
  // Before the key is known, nobody learns which runs there are.
  if (watch.needs_key || service.runs.find(watch.run_id)) return std::nullopt;
  const auto entry = service.store.find(watch.run_id);
  if (!entry) return problem(entry.error());
  if (!*entry) return problem(404, "there is no such run");
  return std::nullopt;
}

}  // namespace

ApiResponse handle(Service& service, const ApiRequest& request) {
  return finished(service, request, [&] { return answer(service, request); });
}

std::optional<ApiResponse> admit_watch(Service& service, const ApiRequest& request, WatchRequest& watch) {
  std::optional<ApiResponse> refused;
  try {
    const FoundRoute found = find_route(routes(), request.method, request.path);
    const bool is_watch = found.route != nullptr && found.route->handle == nullptr;
    // Whatever else asks for an upgrade gets the plain answer: a server may ignore the wish.
    if (!is_watch) return handle(service, request);
    refused = refuse_watch(service, request, found, watch);
  } catch (const std::exception& bug) {
    refused = fault(bug);
  }
  if (refused) finish(service, request, *refused);
  return refused;
}

}  // namespace loadtest

// What a request gets: the routes, the refusals, and how a completion enters the engine.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/append_format.h"
#include "core/json_tree.h"
#include "core/version.h"
#include "sim/server_impl.h"

namespace loadtest::sim {
namespace {

constexpr std::size_t kMaxPending = 1024 * 1024;      // input kept while an answer goes out
constexpr std::size_t kMaxUnsent = 16 * 1024 * 1024;  // of a client that asks and does not read

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Error";
  }
}

std::string models_json(const SimConfig& config) {
  nlohmann::ordered_json model;
  model["id"] = config.model;
  model["object"] = "model";
  model["created"] = std::time(nullptr);
  model["owned_by"] = config.owned_by;
  model["root"] = config.model;
  model["parent"] = nullptr;
  model["max_model_len"] = config.max_model_len;
  nlohmann::ordered_json list;
  list["object"] = "list";
  list["data"] = nlohmann::ordered_json::array({std::move(model)});
  return dump_json(list);
}

}  // namespace

void Server::Impl::on_bytes(Connection& c, std::string_view bytes, TimePoint stamp) {
  const std::uint64_t key = c.key();
  while (!bytes.empty() && !c.busy() && !c.close_when_sent) {
    const HttpRequestParser::State state = c.parser.feed(bytes);
    if (state == HttpRequestParser::State::complete) {
      handle_request(c, stamp);
      c.parser.reset();
      if (find(key) == nullptr) return;
      if (c.out.size() - c.out_at > kMaxUnsent) return close_connection(c);
    } else if (state == HttpRequestParser::State::error) {
      c.keep_alive = false;
      const int status = c.parser.error_status();
      return answer(c, status, "application/json",
                    render_error({status, c.parser.error_message(), "BadRequestError", "", ""}));
    } else if (c.parser.take_expect_continue()) {
      queue_bytes(c, "HTTP/1.1 100 Continue\r\n\r\n");
      if (find(key) == nullptr) return;
    }
  }
  if (bytes.empty() || c.close_when_sent) return;
  c.pending_in.append(bytes);
  c.pending_stamp = stamp;
  if (c.pending_in.size() > kMaxPending) set_interest(c, c.interest & ~static_cast<std::uint32_t>(EPOLLIN));
}

// An answer is over: requests that came meanwhile are next.
void Server::Impl::resume_reading(Connection& c) {
  set_interest(c, c.interest | EPOLLIN);
  if (c.pending_in.empty()) return;
  std::string bytes;
  bytes.swap(c.pending_in);
  on_bytes(c, bytes, c.pending_stamp);
}

void Server::Impl::handle_request(Connection& c, TimePoint arrival) {
  const HttpRequestMessage& request = c.parser.request();
  c.keep_alive = request.keep_alive;
  if (request.method == "POST") {
    if (request.path == "/v1/chat/completions") return handle_completion(c, request, Endpoint::chat, arrival);
    if (request.path == "/v1/completions")
      return handle_completion(c, request, Endpoint::completions, arrival);
  }
  handle_get(c, request);
}

void Server::Impl::handle_get(Connection& c, const HttpRequestMessage& request) {
  struct Route {
    std::string_view path;
    std::string_view method;
  };
  static constexpr std::array<Route, 6> routes{{{"/v1/models", "GET"},
                                                {"/health", "GET"},
                                                {"/version", "GET"},
                                                {"/metrics", "GET"},
                                                {"/v1/chat/completions", "POST"},
                                                {"/v1/completions", "POST"}}};
  const auto* const route =
      std::find_if(routes.begin(), routes.end(), [&](const Route& r) { return r.path == request.path; });
  if (route == routes.end()) {
    return answer(c, 404, "application/json",
                  render_error({404, fmt::format("{} is not a path of this server.", request.path),
                                "NotFoundError", "", ""}));
  }
  if (route->method != request.method) {
    return answer(c, 405, "application/json",
                  render_error({405, fmt::format("{} takes {} only.", route->path, route->method),
                                "MethodNotAllowedError", "", ""}),
                  fmt::format("allow: {}\r\n", route->method));
  }
  if (request.path == "/health") return answer(c, 200, "text/plain; charset=utf-8", "");
  if (request.path == "/version") {
    return answer(c, 200, "application/json",
                  fmt::format("{{\"version\":\"{}\",\"engine\":\"llm-loadtest-sim\"}}", kVersion));
  }
  if (request.path == "/metrics") {
    return answer(c, 200, "text/plain; version=0.0.4; charset=utf-8",
                  metrics.prometheus(config, engine_.running(), engine_.waiting()));
  }
  if (!is_authorized(request)) {
    return answer(c, 401, "application/json",
                  render_error({401, "Invalid API key.", "AuthenticationError", "", "invalid_api_key"}));
  }
  answer(c, 200, "application/json", models_json(config));
}

bool Server::Impl::is_authorized(const HttpRequestMessage& request) const {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view given = request.authorization;
  return config.api_key.empty() ||
         (given.substr(0, scheme.size()) == scheme && given.substr(scheme.size()) == config.api_key);
}

void Server::Impl::handle_completion(Connection& c, const HttpRequestMessage& request, Endpoint endpoint,
                                     TimePoint arrival) {
  const std::uint64_t number = numbered_++;
  c.record = SimRecord();
  c.record.request_id = request.request_id.empty() ? fmt::format("sim-{}", number) : request.request_id;
  c.record.arrival = arrival;
  if (!is_authorized(request)) {
    return refuse(c, {401, "Invalid API key.", "AuthenticationError", "", "invalid_api_key"});
  }
  if (const auto wrong = reader_.read(endpoint, request.body, c.request)) return refuse(c, *wrong);
  if (const std::uint32_t length = answer_length(config, number, c.request);
      length < c.request.output_tokens || length == config.answer.size()) {
    c.request.output_tokens = length;
    c.request.length_given = false;  // it ends with "stop"
  }

  Random ids = Random::stream(~config.seed, number);
  for (std::size_t i = 0; i < kIdHex;) {
    for (std::uint64_t bits = ids.bits(), end = i + 16; i < end; bits >>= 4)
      c.id.hex[i++] = "0123456789abcdef"[bits & 15];
  }
  c.id.created_s = std::time(nullptr);

  std::uint32_t writes = 1;
  if (c.request.stream) {
    c.writer.start(endpoint == Endpoint::chat ? *chat_ : *completions_, config, c.request, c.id);
    writes = c.writer.writes();
  }
  c.plan = plan_request(config, number, writes);
  c.record.fault = c.plan.fault;
  c.moments = FinishedRequest();
  c.moments.arrival = arrival;
  c.moments.prompt_tokens = c.request.prompt_tokens;
  c.moments.output_tokens = c.request.output_tokens;
  c.moments.length = c.request.length_given;
  if (c.plan.fault == FaultKind::http_500) {
    return refuse(c, {500, "Injected fault: internal server error.", "InternalServerError", "", ""});
  }
  if (c.plan.fault == FaultKind::http_429) {
    return refuse(c,
                  {429, "Injected fault: too many requests.", "RateLimitError", "", "rate_limit_exceeded"});
  }
  if (prefix_cache_ != nullptr) {
    c.request.cached_tokens = prefix_cache_->use(reader_.prompt_ids());
    c.writer.set_cached_tokens(*c.request.cached_tokens);
    metrics.on_prefix_cache(reader_.prompt_ids().size(), *c.request.cached_tokens);
  }
  metrics.on_request(c.plan.fault);
  c.activity = Connection::Activity::queued;
  c.write_index = c.held_events = 0;
  c.malformed_next = false;
  if (engine_.arrive(c.key())) admit(c, arrival);
}

// A completion request that is answered with an error at once.
void Server::Impl::refuse(Connection& c, const ApiError& error) {
  metrics.on_request(c.record.fault);
  if (c.record.fault == FaultKind::none) metrics.on_refused();
  c.record.status = error.status;
  c.record.completed = true;
  emit_record(c);
  answer(c, error.status, "application/json", render_error(error),
         error.status == 429 ? "retry-after: 1\r\n" : "");
}

void Server::Impl::answer(Connection& c, int status, std::string_view content_type, std::string_view body,
                          std::string_view extra_headers) {
  std::string text;
  text.reserve(body.size() + 256);
  append_format(
      text,
      "HTTP/1.1 {} {}\r\ncontent-type: {}\r\ncontent-length: {}\r\nserver: llm-loadtest-sim\r\n{}{}\r\n",
      status, reason_phrase(status), content_type, body.size(), extra_headers,
      c.keep_alive ? "" : "connection: close\r\n");
  text += body;
  if (!c.keep_alive) c.close_when_sent = true;
  queue_bytes(c, text);
}

// The engine lets the request in.
void Server::Impl::admit(Connection& c, TimePoint at) {
  c.moments.admitted = at;
  c.activity = c.request.stream ? Connection::Activity::streaming : Connection::Activity::whole;
  const std::uint32_t computed = c.request.prompt_tokens - c.request.cached_tokens.value_or(0);
  TimePoint due = at + engine_.first_delay(computed, c.plan.random);
  if (!c.request.stream && c.request.output_tokens > 1)
    due += engine_.next_delay(c.request.output_tokens - 1, c.plan.random);
  c.due = due;
  schedule(c, due);
}

}  // namespace loadtest::sim

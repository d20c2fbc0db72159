#include "api/http_server.h"

#include <fmt/format.h>

#include <atomic>
#include <exception>

#include "api/body_sender.h"
#include "api/chunk_sink.h"
#include "api/host_check.h"
#include "api/last_answer.h"
#include "api/problem.h"
#include "api/request_id.h"
#include "api/restinio_accept.h"
#include "api/restinio_answer.h"
#include "api/restinio_connection.h"
#include "api/restinio_traits.h"
#include "api/serve_files.h"

namespace loadtest {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kDownloads = 16;  // at once; a slow reader holds only others of these up
constexpr Nanoseconds kMargin = std::chrono::seconds(2);       // so that downloads are cut off by their sink
constexpr Nanoseconds kLateClosing = std::chrono::seconds(2);  // RESTinio looks at times once a second
// Of a connection: what nobody reads is noticed the sooner, and takes less of the system's memory.
constexpr int kSendBuffer_bytes = 256 * 1024;

using Server = restinio::http_server_t<Traits>;

ApiRequest request_of(const restinio::request_t& from) {
  ApiRequest request;
  request.method = from.header().method().c_str();
  const std::string& target = from.header().request_target();
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  if (mark < target.size()) request.query = target.substr(mark + 1, target.find('#', mark) - mark - 1);
  from.header().for_each_field(
      [&](const auto& field) { request.headers.emplace_back(field.name(), field.value()); });
  request.body = from.body();
  request.unread = unread_body(from);
  request.remote = from.remote_endpoint().address().to_string();
  request.id = request_id(request);
  return request;
}

std::string url_of(const asio::ip::tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("http://[{}]:{}", address, endpoint.port())
                                    : fmt::format("http://{}:{}", address, endpoint.port());
}

}  // namespace

struct HttpServer::Impl {
  Impl(asio::io_context& io_context, const Threads& threads, const ServeConfig& serve_config, Calls its_calls)
      : io(io_context),
        workers(threads.workers),
        readers(threads.readers),
        config(serve_config),
        calls(std::move(its_calls)),
        gate(config.most_upload_bytes, config.idle_timeout + kLateClosing, calls.lacks_key, clock) {}

  asio::io_context& io;
  asio::thread_pool &workers, &readers;
  const ServeConfig& config;
  Calls calls;
  SteadyClock clock{};
  BodyGate gate;
  BodySender bodies{io, config.write_timeout, clock};
  asio::ip::tcp::endpoint endpoint{};
  std::unique_ptr<Server> server{};
  std::atomic<bool> ending{false};
  asio::thread_pool waiters{kWaiters}, downloads{kDownloads}, events{config.parallel_analyses};

  restinio::request_handling_status_t take(Handle handle);
  bool dropped(Handle& handle);
  void deliver(Handle handle, ApiRequest request, ApiResponse response, std::shared_ptr<void> place);
  void answer(const Handle& handle, const ApiRequest& request, ApiResponse response);
  void send_large(const Handle& handle, const ApiRequest& request, ApiResponse response);
  void stream(Handle handle, const ApiRequest& request, ApiResponse response);
  void take_over(const Handle& handle, ApiRequest request, WatchRequest watch);
};

// Whether the server ends, so that what was in line is not begun. A handle is let go with the io_context.
bool HttpServer::Impl::dropped(Handle& handle) {
  if (!ending) return false;
  asio::post(io, [handle = std::move(handle)] {});
  return true;
}

// On the io thread. The handle is let go there too.
restinio::request_handling_status_t HttpServer::Impl::take(Handle handle) {
  ApiRequest request = request_of(*handle);
  const bool upgrade = handle->header().connection() == restinio::http_connection_header_t::upgrade;
  asio::post(workers, [this, handle = std::move(handle), request = std::move(request), upgrade,
                       place = gate.place_of_last()]() mutable {
    if (dropped(handle)) return;
    WatchRequest watch;
    std::optional<ApiResponse> response = upgrade ? calls.admit(request, watch) : calls.handle(request);
    if (!response) {
      request.body = {};
      asio::post(io, [this, handle = std::move(handle), request = std::move(request),
                      watch = std::move(watch)]() mutable {
        take_over(handle, std::move(request), std::move(watch));
      });
    } else if (response->later) {
      asio::post(response->pace == Pace::may_wait ? waiters : readers,
                 [this, handle = std::move(handle), request = std::move(request), place = std::move(place),
                  later = std::move(response->later)]() mutable {
                   if (dropped(handle)) return;
                   ApiResponse made = std::exchange(later, nullptr)(request);
                   request.body = {};
                   deliver(std::move(handle), std::move(request), std::move(made), std::move(place));
                 });
    } else {
      request.body = {};
      deliver(std::move(handle), std::move(request), std::move(*response), std::move(place));
    }
  });
  return restinio::request_accepted();
}

// On any thread. `place`: of an upload, let go once it is answered.
void HttpServer::Impl::deliver(Handle handle, ApiRequest request, ApiResponse response,
                               std::shared_ptr<void> place) {
  if (response.stream) {
    asio::post(response.is_event_stream ? events : downloads,
               [this, handle = std::move(handle), request = std::move(request),
                response = std::move(response)]() mutable {
                 if (!dropped(handle)) stream(std::move(handle), request, std::move(response));
               });
  } else {
    asio::post(
        io, [this, handle = std::move(handle), request = std::move(request), response = std::move(response),
             place = std::move(place)]() mutable { answer(handle, request, std::move(response)); });
  }
}

void HttpServer::Impl::answer(const Handle& handle, const ApiRequest& request, ApiResponse response) {
  if (request.unread != UnreadBody::none) {
    if (auto taken = taken_from(connection_of(handle)))
      send_last_answer(std::move(taken->socket), std::move(taken->lifetime), std::move(response),
                       request.method != "HEAD");
    return;
  }
  if (request.method == "HEAD") return answer_head(handle, response);
  if (response.body.size() >= BodySender::kLarge_bytes)
    return send_large(handle, request, std::move(response));
  auto builder = handle->create_response(status_line(response));
  add_head(builder, response);
  builder.set_body(std::move(response.body));
  builder.done();
}

void HttpServer::Impl::send_large(const Handle& handle, const ApiRequest& request, ApiResponse response) {
  auto client = client_of(with_length(handle, response), [this, connection = connection_of(handle), request] {
    calls.cut_short(request, io_error("the client took no more"));
    cut_off(connection);
  });
  bodies.send(std::move(response.body), std::move(client));
}

// On a thread of `downloads` or `events`.
void HttpServer::Impl::stream(Handle handle, const ApiRequest& request, ApiResponse response) {
  Connection connection = connection_of(handle);
  auto builder = std::make_shared<ChunkBuilder>(
      handle->create_response<restinio::chunked_output_t>(status_line(response)));
  handle.reset();
  add_head(*builder, response);
  std::optional<ChunkSink> sink(std::in_place, io, client_of(builder, connection), config.write_timeout,
                                ending);
  Result<void> written;
  try {
    written = response.stream(*sink);
    if (written) written = sink->flush();
  } catch (const std::exception& bug) {
    written = Error{ErrorCode::internal, bug.what()};
  }
  const bool begun = sink->has_sent(), slow = sink->was_too_slow();
  sink.reset();  // so that the connection is let go on the io thread
  if (written) return asio::post(io, [builder = std::move(builder)] { builder->done(); });
  calls.cut_short(request, written.error());
  ApiResponse instead = problem(500, written.error().message);
  instead.headers = std::move(response.headers);
  std::erase_if(instead.headers, [](const auto& header) { return header.first == "Content-Disposition"; });
  asio::post(io, [builder = std::move(builder), connection = std::move(connection), begun, slow,
                  instead = std::move(instead)]() mutable {
    if (slow) return cut_off(std::move(connection));
    auto taken = taken_from(std::move(connection));
    if (taken && !begun)
      send_last_answer(std::move(taken->socket), std::move(taken->lifetime), std::move(instead), true);
    // Else it is closed here and now: without its last chunk, nobody takes the answer for a whole one.
  });
}

void HttpServer::Impl::take_over(const Handle& handle, ApiRequest request, WatchRequest watch) {
  if (auto taken = taken_from(connection_of(handle)))
    calls.upgraded(
        {std::move(taken->socket), std::move(request), std::move(watch), std::move(taken->lifetime)});
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() { end_streams(); }

void HttpServer::drop_lines() { impl_->ending = true; }

void HttpServer::end_streams() {
  drop_lines();
  impl_->waiters.join();  // which may still begin a stream
  impl_->downloads.join();
  impl_->events.join();
  impl_->bodies.clear();
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(asio::io_context& io, const Threads& threads,
                                                       const ServeConfig& config, Calls calls) {
  const auto cannot = [&](std::string_view why) {
    return bad_input(
        fmt::format("--host {} --port {} cannot be listened on: {}", config.host, config.port, why));
  };
  boost::system::error_code error;
  asio::ip::tcp::resolver resolver(io);
  const auto found =
      resolver.resolve(config.host, std::to_string(config.port),
                       asio::ip::resolver_base::passive | asio::ip::resolver_base::numeric_service, error);
  if (error || found.empty()) return cannot(error ? error.message() : "no address");
  const asio::ip::tcp::endpoint wanted = *found.begin();

  auto impl = std::make_unique<Impl>(io, threads, config, std::move(calls));
  Impl& self = *impl;
  restinio::server_settings_t<Traits> settings;
  settings.address(wanted.address())
      .port(wanted.port())
      .protocol(wanted.protocol())
      .request_handler([&self](Handle handle) { return self.take(std::move(handle)); })
      .read_next_http_message_timelimit(config.idle_timeout)
      .write_http_response_timelimit(config.write_timeout + kMargin)
      .handle_request_timeout(std::chrono::minutes(10))
      .max_parallel_connections(config.max_connections)
      .separate_accept_and_create_connect(false)
      .socket_options_setter([](restinio::socket_options_t& options) {
        boost::system::error_code ignored;
        options.set_option(asio::socket_base::send_buffer_size(kSendBuffer_bytes), ignored);
      })
      .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                    .max_url_size(16 * 1024)
                                    .max_field_name_size(256)
                                    .max_field_value_size(8 * 1024)
                                    .max_field_count(100)
                                    .max_body_size(as_limit(self.gate)))
      .acceptor_post_bind_hook(
          [&self](asio::ip::tcp::acceptor& acceptor) { self.endpoint = acceptor.local_endpoint(); });
  try {
    self.server = std::make_unique<Server>(restinio::external_io_context(io), std::move(settings));
    self.server->open_sync();
  } catch (const boost::system::system_error& problem) {  // whose what() has the place in Asio's source, too
    if (problem.code() == boost::system::errc::address_not_available) {
      return bad_input(fmt::format(
          "--host: {} is not an address of this machine; 127.0.0.1 and 0.0.0.0 always are", config.host));
    }
    return cannot(problem.code().message());
  } catch (const std::exception& problem) {
    return cannot(problem.what());
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::string HttpServer::url() const { return url_of(impl_->endpoint); }

void HttpServer::stop_accepting() { impl_->server->close_sync(); }

}  // namespace loadtest

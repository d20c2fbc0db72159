#include "api/http_server.h"

#include <fmt/format.h>

#include <atomic>
#include <exception>
#include <future>

#include "api/host_check.h"
#include "api/last_answer.h"
#include "api/problem.h"
#include "api/request_id.h"
#include "api/restinio_traits.h"

namespace loadtest {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kPart_bytes = 64 * 1024;  // of a streamed answer
constexpr std::size_t kStreams = 16;            // at once; a slow reader holds only others of these up
constexpr Nanoseconds kLateClosing = std::chrono::seconds(2);  // RESTinio looks at times once a second
constexpr Nanoseconds kLook = std::chrono::milliseconds(50);

using Server = restinio::http_server_t<Traits>;
using Handle = restinio::request_handle_t;

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

template <class Builder>
void add_head(Builder& builder, const ApiResponse& response) {
  if (!response.content_type.empty()) builder.append_header("Content-Type", response.content_type);
  builder.append_header_date_field();
  for (const auto& [name, value] : response.headers) {
    // What came from the client must not end a header.
    if (value.find_first_of("\r\n") == std::string::npos) builder.append_header(name, value);
  }
}

restinio::http_status_line_t status_line(const ApiResponse& response) {
  return {restinio::http_status_code_t(static_cast<std::uint16_t>(response.status)),
          std::string(reason_phrase(response.status))};
}

// Says how long the body would be, and has none.
void answer_head(const Handle& handle, const ApiResponse& response) {
  auto builder = handle->create_response<restinio::user_controlled_output_t>(status_line(response));
  add_head(builder, response);
  builder.set_content_length(response.body.size());
  builder.connection_close();  // for clients that would wait for one
  builder.done();
}

// A part at a time: the next one is made when the last has left.
class ChunkSink final : public ByteSink {
 public:
  using Builder = restinio::response_builder_t<restinio::chunked_output_t>;

  ChunkSink(asio::io_context& io, std::shared_ptr<Builder> builder, Nanoseconds patience,
            const std::atomic<bool>& ending)
      : io_(io), builder_(std::move(builder)), patience_(patience), ending_(ending) {}

  Result<void> write(std::string_view bytes) override {
    buffer_.append(bytes);
    return buffer_.size() < kPart_bytes ? Result<void>() : flush();
  }
  bool has_sent() const { return sent_; }
  Result<void> flush() override {
    if (buffer_.empty()) return {};
    sent_ = true;
    auto left = std::make_shared<std::promise<bool>>();
    auto has_left = left->get_future();
    asio::post(io_, [builder = builder_, part = std::exchange(buffer_, {}), left]() mutable {
      builder->append_chunk(std::move(part));
      builder->flush([left](const auto& error) { left->set_value(!error); });
    });
    for (Nanoseconds waited{0}; waited < patience_ && !ending_; waited += kLook) {
      if (has_left.wait_for(kLook) != std::future_status::ready) continue;
      if (has_left.get()) return {};
      break;
    }
    return io_error("the client took no more");
  }

 private:
  asio::io_context& io_;
  std::shared_ptr<Builder> builder_;
  Nanoseconds patience_;
  const std::atomic<bool>& ending_;
  std::string buffer_;
  bool sent_ = false;
};

using Connection = restinio::impl::connection_handle_t;

Connection connection_of(const Handle& handle) { return restinio::impl::access_req_connection(*handle); }

struct Taken {
  asio::ip::tcp::socket socket;
  std::shared_ptr<void> lifetime;  // counts as a connection for as long as it lives
};

// The socket, away from RESTinio, which thinks it closed from here on.
std::optional<Taken> taken_from(Connection connection) {
  if (!connection) return std::nullopt;
  auto parts = dynamic_cast<restinio::impl::connection_t<Traits>&>(*connection).move_upgrade_internals();
  using Lifetime = decltype(parts.m_lifetime_monitor);
  return Taken{std::move(parts.m_socket), std::make_shared<Lifetime>(std::move(parts.m_lifetime_monitor))};
}

std::string url_of(const asio::ip::tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("http://[{}]:{}", address, endpoint.port())
                                    : fmt::format("http://{}:{}", address, endpoint.port());
}

}  // namespace

struct HttpServer::Impl {
  Impl(asio::io_context& io_context, asio::thread_pool& pool, const ServeConfig& serve_config,
       Calls its_calls)
      : io(io_context),
        workers(pool),
        config(serve_config),
        calls(std::move(its_calls)),
        gate(config.most_upload_bytes, config.idle_timeout + kLateClosing, calls.lacks_key, clock) {}

  asio::io_context& io;
  asio::thread_pool& workers;
  const ServeConfig& config;
  Calls calls;
  SteadyClock clock{};
  BodyGate gate;
  asio::ip::tcp::endpoint endpoint{};
  std::unique_ptr<Server> server{};
  std::atomic<bool> ending{false};
  asio::thread_pool streams{kStreams};

  restinio::request_handling_status_t take(Handle handle);
  void answer(const Handle& handle, const ApiRequest& request, ApiResponse response);
  void stream(Handle handle, const ApiRequest& request, ApiResponse response);
  void take_over(const Handle& handle, ApiRequest request, WatchRequest watch);
};

// On the io thread. The handle is let go there too.
restinio::request_handling_status_t HttpServer::Impl::take(Handle handle) {
  ApiRequest request = request_of(*handle);
  const bool upgrade = handle->header().connection() == restinio::http_connection_header_t::upgrade;
  asio::post(workers, [this, handle = std::move(handle), request = std::move(request), upgrade,
                       place = gate.place_of_last()]() mutable {
    WatchRequest watch;
    std::optional<ApiResponse> response = upgrade ? calls.admit(request, watch) : calls.handle(request);
    request.body = {};
    if (response && response->stream) {
      asio::post(streams, [this, handle = std::move(handle), request = std::move(request),
                           response = std::move(*response)]() mutable {
        stream(std::move(handle), request, std::move(response));
      });
      return;
    }
    asio::post(io, [this, handle = std::move(handle), request = std::move(request), watch = std::move(watch),
                    response = std::move(response), place = std::move(place)]() mutable {
      if (response) {
        answer(handle, request, std::move(*response));
      } else {
        take_over(handle, std::move(request), std::move(watch));
      }
    });
  });
  return restinio::request_accepted();
}

void HttpServer::Impl::answer(const Handle& handle, const ApiRequest& request, ApiResponse response) {
  if (request.unread != UnreadBody::none) {
    if (auto taken = taken_from(connection_of(handle)))
      send_last_answer(std::move(taken->socket), std::move(taken->lifetime), std::move(response),
                       request.method != "HEAD");
    return;
  }
  if (request.method == "HEAD") return answer_head(handle, response);
  auto builder = handle->create_response(status_line(response));
  add_head(builder, response);
  builder.set_body(std::move(response.body));
  builder.done();
}

// On a thread of `streams`.
void HttpServer::Impl::stream(Handle handle, const ApiRequest& request, ApiResponse response) {
  Connection connection = connection_of(handle);
  auto builder = std::make_shared<ChunkSink::Builder>(
      handle->create_response<restinio::chunked_output_t>(status_line(response)));
  handle.reset();
  add_head(*builder, response);
  ChunkSink sink(io, builder, config.write_timeout + std::chrono::seconds(5), ending);
  Result<void> written;
  try {
    written = response.stream(sink);
    if (written) written = sink.flush();
  } catch (const std::exception& bug) {
    written = Error{ErrorCode::internal, bug.what()};
  }
  if (written) return asio::post(io, [builder = std::move(builder)] { builder->done(); });
  calls.cut_short(request, written.error());
  ApiResponse instead = problem(500, written.error().message);
  instead.headers = std::move(response.headers);
  std::erase_if(instead.headers, [](const auto& header) { return header.first == "Content-Disposition"; });
  asio::post(io, [builder = std::move(builder), connection = std::move(connection), begun = sink.has_sent(),
                  instead = std::move(instead)]() mutable {
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

void HttpServer::end_streams() {
  impl_->ending = true;
  impl_->streams.join();
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(asio::io_context& io, asio::thread_pool& workers,
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

  auto impl = std::make_unique<Impl>(io, workers, config, std::move(calls));
  Impl& self = *impl;
  restinio::server_settings_t<Traits> settings;
  settings.address(wanted.address())
      .port(wanted.port())
      .protocol(wanted.protocol())
      .request_handler([&self](Handle handle) { return self.take(std::move(handle)); })
      .read_next_http_message_timelimit(config.idle_timeout)
      .write_http_response_timelimit(config.write_timeout)
      .handle_request_timeout(std::chrono::minutes(10))
      .max_parallel_connections(config.max_connections)
      .separate_accept_and_create_connect(false)
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
  } catch (const std::exception& problem) {
    return cannot(problem.what());
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::string HttpServer::url() const { return url_of(impl_->endpoint); }

void HttpServer::stop_accepting() { impl_->server->close_sync(); }

}  // namespace loadtest

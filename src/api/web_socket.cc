#include "api/web_socket.h"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <nlohmann/json.hpp>

#include "api/api_key.h"
#include "api/json_fields.h"
#include "core/json_tree.h"

namespace loadtest {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

constexpr std::size_t kMostMessage_bytes = 16 * 1024;
constexpr std::size_t kMostUnsent = 8;  // pongs; one who asks faster than it reads gets no more

class Session final : public Watcher, public std::enable_shared_from_this<Session> {
 public:
  Session(HttpServer::Upgraded upgraded, const WebSocketCalls& calls)
      : stream_(std::move(upgraded.socket)),
        timer_(stream_.get_executor()),
        watch_(std::move(upgraded.watch)),
        connection_(std::move(upgraded.connection)),
        calls_(calls) {
    head_.method(beast::http::verb::get);
    head_.target(upgraded.request.path);
    head_.version(11);
    for (const auto& [name, value] : upgraded.request.headers) head_.insert(name, value);
  }

  void start() {
    websocket::stream_base::timeout timeouts{};
    timeouts.handshake_timeout = std::chrono::seconds(10);
    timeouts.idle_timeout = std::chrono::seconds(60);
    timeouts.keep_alive_pings = true;
    stream_.set_option(timeouts);
    stream_.read_message_max(kMostMessage_bytes);
    stream_.set_option(websocket::stream_base::decorator(
        [subprotocol = watch_.subprotocol](websocket::response_type& answer) {
          if (subprotocol) answer.set(beast::http::field::sec_websocket_protocol, kSubprotocol);
        }));
    stream_.async_accept(head_, [self = shared_from_this()](error_code error) { self->accepted(error); });
  }

  bool busy() const override { return !unsent_.empty(); }

  void send(std::shared_ptr<const std::string> message, bool last) override {
    if (closing_) return;
    closing_ = last;
    unsent_.push_back(std::move(message));
    if (unsent_.size() == 1) write_next();
    if (last) wait_for_last();
  }

  void drop() override {
    error_code ignored;
    beast::get_lowest_layer(stream_).close(ignored);
  }

 private:
  void accepted(error_code error) {
    if (error) return;
    read_next();
    if (!watch_.needs_key) return attach();
    timer_.expires_after(std::chrono::seconds(10));
    timer_.async_wait([self = shared_from_this()](error_code cancelled) {
      if (!cancelled && self->watch_.needs_key) self->refuse("the first message must be the key");
    });
  }

  void attach() {
    if (calls_.hub.watch(watch_.run_id, shared_from_this())) return;
    calls_.last_message(watch_.run_id, [self = shared_from_this()](std::optional<LastMessage> message) {
      if (!message) return self->refuse("there is no such run");
      if (!message->close_reason.empty())
        self->close_with_ = {websocket::close_code::try_again_later, message->close_reason};
      self->send(std::make_shared<const std::string>(std::move(message->text)), true);
    });
  }

  // The hub looks after it no longer, and Beast's own time goes on with whatever the peer sends.
  void wait_for_last() {
    timer_.expires_after(WatchHub::kPatience);
    timer_.async_wait([self = shared_from_this()](error_code cancelled) {
      if (!cancelled) self->leave();
    });
  }

  void refuse(std::string_view why) {
    const nlohmann::json message = {{"type", "failed"}, {"run_id", watch_.run_id}, {"error", why}};
    send(std::make_shared<const std::string>(dump_json(message)), true);
  }

  void read_next() {
    stream_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->leave();
      const std::string message = beast::buffers_to_string(self->buffer_.data());
      self->buffer_.consume(self->buffer_.size());
      self->take(message);
      self->read_next();
    });
  }

  void take(const std::string& message) {
    if (message == "ping") {
      static const auto pong = std::make_shared<const std::string>("pong");
      if (unsent_.size() < kMostUnsent) send(pong, false);
    } else if (watch_.needs_key) {
      Json json;
      const bool is_key =
          !read_object(message, json) && json.contains("api_key") && json["api_key"].is_string();
      if (!is_key || !calls_.key_is_good(json["api_key"].get<std::string>()))
        return refuse("this is not the key");
      watch_.needs_key = false;
      timer_.cancel();
      attach();
    }
  }

  void write_next() {
    stream_.text(true);
    stream_.async_write(asio::buffer(*unsent_.front()),
                        [self = shared_from_this()](error_code error, std::size_t) {
                          if (error) return self->leave();
                          self->unsent_.pop_front();
                          if (!self->unsent_.empty()) return self->write_next();
                          if (self->closing_) self->close();
                        });
  }

  // Beast waits ten seconds for the peer's part of it.
  void close() {
    timer_.cancel();
    stream_.async_close(close_with_, [self = shared_from_this()](error_code) {});
  }

  void leave() {
    timer_.cancel();
    calls_.hub.leave(this);
    unsent_.clear();
    drop();
  }

  websocket::stream<asio::ip::tcp::socket> stream_;
  asio::steady_timer timer_;
  beast::http::request<beast::http::empty_body> head_;
  beast::flat_buffer buffer_;
  WatchRequest watch_;
  std::shared_ptr<void> connection_;
  const WebSocketCalls& calls_;
  std::deque<std::shared_ptr<const std::string>> unsent_;
  websocket::close_reason close_with_{websocket::close_code::normal};
  bool closing_ = false;
};

}  // namespace

void open_web_socket(HttpServer::Upgraded upgraded, const WebSocketCalls& calls) {
  std::make_shared<Session>(std::move(upgraded), calls)->start();
}

}  // namespace loadtest

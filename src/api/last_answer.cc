#include "api/last_answer.h"

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>

namespace loadtest {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr auto kPatience = std::chrono::seconds(5);
constexpr std::size_t kMostDropped_bytes = 64'000'000;

class LastAnswer : public std::enable_shared_from_this<LastAnswer> {
 public:
  LastAnswer(asio::ip::tcp::socket socket, std::shared_ptr<void> connection, ApiResponse response,
             bool with_body)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), connection_(std::move(connection)) {
    message_.version(11);
    message_.result(static_cast<unsigned>(response.status));
    message_.reason(std::string(reason_phrase(response.status)));
    message_.keep_alive(false);
    if (!response.content_type.empty()) message_.set(http::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers) {
      if (value.find_first_of("\r\n") == std::string::npos) message_.insert(name, value);
    }
    if (with_body) message_.body() = std::move(response.body);
    message_.content_length(message_.body().size());
  }

  void start() {
    timer_.expires_after(kPatience);
    timer_.async_wait([self = shared_from_this()](error_code cancelled) {
      if (!cancelled) self->end();
    });
    http::async_write(socket_, message_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->end();
      error_code ignored;
      self->socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
      self->drop_next();
    });
  }

 private:
  void drop_next() {
    socket_.async_read_some(asio::buffer(dropped_),
                            [self = shared_from_this()](error_code error, std::size_t count) {
                              self->count_ += count;
                              if (error || self->count_ > kMostDropped_bytes) return self->end();
                              self->drop_next();
                            });
  }

  void end() {
    error_code ignored;
    timer_.cancel();
    socket_.close(ignored);
  }

  asio::ip::tcp::socket socket_;
  asio::steady_timer timer_;
  std::shared_ptr<void> connection_;
  http::response<http::string_body> message_;
  std::array<char, 16 * 1024> dropped_{};
  std::size_t count_ = 0;
};

}  // namespace

void send_last_answer(asio::ip::tcp::socket socket, std::shared_ptr<void> connection, ApiResponse response,
                      bool with_body) {
  std::make_shared<LastAnswer>(std::move(socket), std::move(connection), std::move(response), with_body)
      ->start();
}

}  // namespace loadtest

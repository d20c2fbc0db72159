#pragma once
// HTTP on a socket, by RESTinio: requests become ApiRequest, ApiResponse becomes bytes.
//
// Connections that send nothing whole within the idle timeout are closed, so are those that take nothing;
// beyond the most connections, new ones wait to be accepted.
// Limits:  16 KiB of request line, 100 headers of 8 KiB. Beyond these the connection is closed without an
//          answer, as it is for bytes that are no HTTP. A body that is larger than its call takes is not
//          read, nor is one without the key that its call needs or an upload too many (api/body_gate.h): the
//          request goes to `handle` with `unread`, and the connection is closed after the answer.
// Threads: the io_context's own does the reading and writing; `handle` and `admit` are called on `workers`,
//          `upgraded` on the io_context's. What reads much is made on `readers`. Answers that may wait,
//          downloads and event streams have threads of their own each, so that none of all these holds up
//          other calls or one another.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/body_gate.h"
#include "api/http_message.h"
#include "api/service.h"
#include "core/error.h"
#include "core/time.h"

namespace loadtest {

class HttpServer {
 public:
  struct Upgraded {
    boost::asio::ip::tcp::socket socket;
    ApiRequest request;
    WatchRequest watch;
    std::shared_ptr<void> connection;  // counts as a connection for as long as it lives
  };
  struct Calls {
    std::function<ApiResponse(const ApiRequest&)> handle;
    std::function<std::optional<ApiResponse>(const ApiRequest&, WatchRequest&)> admit;
    std::function<void(Upgraded)> upgraded;
    BodyGate::LacksKey lacks_key;
    // An answer that goes out in parts failed; on the io_context's thread, or on one of its own.
    std::function<void(const ApiRequest&, const Error&)> cut_short;
  };

  struct Threads {
    boost::asio::thread_pool &workers, &readers;
  };

  // Errors: bad_input, where the address cannot be listened on.
  static Result<std::unique_ptr<HttpServer>> listen(boost::asio::io_context& io, const Threads& threads,
                                                    const ServeConfig& config, Calls calls);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string url() const;  // "http://127.0.0.1:8085"
  void stop_accepting();
  // What is in line for `workers`, `readers` and our own threads is dropped from here on, and what is
  // streamed is cut off. The connections are closed with the io_context, without an answer: it no longer
  // runs.
  void drop_lines();
  // Does so, and waits for our own threads. No connection may outlive this object.
  void end_streams();

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace loadtest

#pragma once
// Reads HTTP/1.1 requests from bytes that may be split anywhere.
//
// Body framing: Content-Length or chunked. A request that is not HTTP/1.1, or exceeds a limit, is an error
// for good: answer with error_status() and close. Threads: belongs to one connection.
#include <cstdint>
#include <string>
#include <string_view>

namespace loadtest::sim {

struct HttpRequestMessage {
  std::string method;
  std::string path;  // without the query
  std::string request_id;
  std::string authorization;
  std::string body;
  bool keep_alive = true;
};

class HttpRequestParser {
 public:
  enum class State : std::uint8_t { need_more, complete, error };

  struct Limits {
    std::size_t head_bytes = 64 * 1024;
    std::size_t body_bytes = 64 * 1024 * 1024;
  };

  HttpRequestParser() = default;
  explicit HttpRequestParser(Limits limits) : limits_(limits) {}

  // Takes bytes from the front of `bytes` until a request is complete; what follows it stays there
  // (pipelining).
  State feed(std::string_view& bytes);

  // Valid after complete, until the next feed() or reset().
  const HttpRequestMessage& request() const { return request_; }

  // True once, when the head asked for "100 Continue" and its body has not come.
  bool take_expect_continue();

  // Ready for the next request.
  void reset();

  int error_status() const { return error_status_; }
  const std::string& error_message() const { return error_message_; }

 private:
  enum class Phase : std::uint8_t {
    head,
    body,
    chunk_size,
    chunk_data,
    chunk_end,
    trailers,
    complete,
    error
  };

  void fail(int status, const char* message);
  void take_head(std::string_view& bytes);
  void parse_head(std::string_view head);
  bool parse_request_line(std::string_view line);
  bool parse_header(std::string_view line);
  void take_body(std::string_view& bytes);
  bool take_line(std::string_view& bytes);
  void parse_chunk_size();

  Limits limits_{};
  HttpRequestMessage request_;
  Phase phase_ = Phase::head;
  bool has_length_ = false;
  bool chunked_ = false;
  bool expect_continue_ = false;
  int error_status_ = 0;
  std::uint64_t left_ = 0;  // bytes missing of the body or of the chunk
  std::size_t trailer_bytes_ = 0;
  std::string partial_;  // an unfinished head, chunk-size line or trailer line
  std::string error_message_;
};

}  // namespace loadtest::sim

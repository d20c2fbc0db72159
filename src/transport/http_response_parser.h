#pragma once
// HTTP/1.1 responses from bytes in any split: Beast's parser, fed from a read buffer that is not its own.
//
// Memory:  a response keeps its head and, between two reads, at most an unfinished head or chunk line; never
// body bytes. Limits:  a head of 64 KiB, a chunk line or trailer of 16 KiB: beyond them too_large. Errors:  a
// Failure kind (malformed, too_large) and words; no exceptions. Threads: one owner. Pure: no sockets.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/failure.h"

namespace loadtest {

class HttpResponseParser {
 public:
  HttpResponseParser();
  ~HttpResponseParser();
  HttpResponseParser(HttpResponseParser&&) noexcept;
  HttpResponseParser& operator=(HttpResponseParser&&) noexcept;

  void start();  // a new response; `head_only` ones (HEAD, CONNECT) end with their head
  void start_head_only();

  // Body pieces, transfer encoding removed, are appended to `body`: views that are valid until the next call.
  // False: the response cannot be understood (see failure()).
  bool feed(std::string_view bytes, std::vector<std::string_view>& body);
  // The peer closed. False: too early; truncated in the body, reset before it.
  bool end_of_stream();

  bool head_done() const;
  bool done() const;        // the whole response was read
  bool keep_alive() const;  // once done: the connection can be used again and no byte was left over
  bool any_bytes() const { return any_bytes_; }

  int status() const;
  std::string_view content_type() const;
  std::string_view reason() const;
  std::string_view location() const;

  const std::optional<Failure>& failure() const { return failure_; }

 private:
  struct Impl;
  bool parse(std::string_view bytes, std::vector<std::string_view>& body, std::size_t& used);

  std::unique_ptr<Impl> impl_;
  std::string carry_;           // bytes that Beast could not use yet, then what was read after them
  std::size_t carry_used_ = 0;  // of carry_, what the last feed() consumed
  bool head_only_ = false;
  bool any_bytes_ = false;
  bool surplus_ = false;
  std::optional<Failure> failure_;
};

}  // namespace loadtest

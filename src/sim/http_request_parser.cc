#include "sim/http_request_parser.h"

#include <algorithm>
#include <charconv>

namespace loadtest::sim {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equals(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() && std::equal(text.begin(), text.end(), lower_case.begin(),
                                                        [](char a, char b) { return lower(a) == b; });
}

// Whether a comma-separated header value lists `token`.
bool lists(std::string_view value, std::string_view token) {
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    std::string_view item = value.substr(0, comma);
    while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
    while (!item.empty() && (item.back() == ' ' || item.back() == '\t')) item.remove_suffix(1);
    if (equals(item, token)) return true;
    if (comma == std::string_view::npos) break;
    value.remove_prefix(comma + 1);
  }
  return false;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string_view::npos;
  });
}

constexpr char kTlsHandshake = 0x16;          // the first byte of a TLS connection (RFC 8446, 5.1)
constexpr std::size_t kLineLimit = 8 * 1024;  // of a chunk-size or trailer line

}  // namespace

void HttpRequestParser::reset() {
  request_.method.clear();
  request_.path.clear();
  request_.request_id.clear();
  request_.authorization.clear();
  request_.body.clear();
  if (request_.body.capacity() > 256 * 1024) request_.body.shrink_to_fit();
  request_.keep_alive = true;
  phase_ = Phase::head;
  has_length_ = chunked_ = expect_continue_ = false;
  left_ = 0;
  trailer_bytes_ = 0;
  partial_.clear();
}

void HttpRequestParser::fail(int status, const char* message) {
  phase_ = Phase::error;
  error_status_ = status;
  error_message_ = message;
}

bool HttpRequestParser::take_expect_continue() {
  const bool wanted =
      expect_continue_ && phase_ != Phase::complete && phase_ != Phase::error && request_.body.empty();
  expect_continue_ = false;
  return wanted;
}

HttpRequestParser::State HttpRequestParser::feed(std::string_view& bytes) {
  if (phase_ == Phase::head) take_head(bytes);
  while (!bytes.empty() && phase_ != Phase::head && phase_ != Phase::complete && phase_ != Phase::error) {
    take_body(bytes);
  }
  if (phase_ == Phase::complete) return State::complete;
  return phase_ == Phase::error ? State::error : State::need_more;
}

void HttpRequestParser::take_head(std::string_view& bytes) {
  if (partial_.empty()) {
    // Empty lines before a request are to be ignored (RFC 9112, 2.2).
    while (!bytes.empty() && (bytes.front() == '\r' || bytes.front() == '\n')) bytes.remove_prefix(1);
    if (bytes.empty()) return;
    if (bytes.front() == kTlsHandshake) {
      return fail(400, "a TLS handshake came where this server speaks plain HTTP");
    }
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end != std::string_view::npos && end <= limits_.head_bytes) {  // the usual case: no copy
      const std::string_view head = bytes.substr(0, end + 2);
      bytes.remove_prefix(end + 4);
      parse_head(head);
      return;
    }
  }
  const std::size_t before = partial_.size();
  const std::size_t room = limits_.head_bytes + 4 - before;
  partial_.append(bytes.substr(0, room));
  const std::size_t end = partial_.find("\r\n\r\n", before < 3 ? 0 : before - 3);
  if (end == std::string::npos) {
    const std::size_t taken = std::min(room, bytes.size());
    bytes.remove_prefix(taken);
    if (partial_.size() >= limits_.head_bytes + 4)
      fail(431, "the request's head is longer than this server takes");
    return;
  }
  bytes.remove_prefix(end + 4 - before);
  parse_head(std::string_view(partial_).substr(0, end + 2));
  partial_.clear();
}

// `head` ends with the line break of its last line.
void HttpRequestParser::parse_head(std::string_view head) {
  bool first = true;
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    if (!(first ? parse_request_line(line) : parse_header(line))) return;
    first = false;
  }
  if (chunked_ && has_length_) return fail(400, "a request has both Content-Length and Transfer-Encoding");
  if (chunked_) {
    phase_ = Phase::chunk_size;
  } else if (left_ > limits_.body_bytes) {
    fail(413, "the request's body is longer than this server takes");
  } else if (left_ == 0) {
    phase_ = Phase::complete;
  } else {
    request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(left_, 1 << 20)) + 64);
    phase_ = Phase::body;
  }
}

bool HttpRequestParser::parse_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || last == first || !is_token(line.substr(0, first))) {
    fail(400, "the request line is not METHOD TARGET HTTP/1.1");
    return false;
  }
  const std::string_view version = line.substr(last + 1);
  std::string_view target = line.substr(first + 1, last - first - 1);
  if (version.substr(0, 5) != "HTTP/") {
    fail(400, "the request line is not METHOD TARGET HTTP/1.1");
    return false;
  }
  if (version != "HTTP/1.1") {
    fail(505, "this server speaks HTTP/1.1 only");
    return false;
  }
  if (target.empty() || target.front() != '/' || target.find(' ') != std::string_view::npos) {
    fail(400, "the request's target is not a path");
    return false;
  }
  request_.method.assign(line.substr(0, first));
  request_.path.assign(target.substr(0, target.find('?')));
  return true;
}

bool HttpRequestParser::parse_header(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    fail(400, "a header line is not NAME: VALUE");
    return false;
  }
  const std::string_view field = line.substr(0, colon);
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);

  if (equals(field, "content-length")) {
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
    if (error == std::errc::result_out_of_range) {
      fail(413, "the request's body is longer than this server takes");
      return false;
    }
    if (error != std::errc() || end != value.data() + value.size() || (has_length_ && length != left_)) {
      fail(400, "Content-Length is not one whole number");
      return false;
    }
    has_length_ = true;
    left_ = length;
  } else if (equals(field, "transfer-encoding")) {
    if (!equals(value, "chunked")) {
      fail(501, "of the transfer encodings this server knows chunked only");
      return false;
    }
    chunked_ = true;
  } else if (equals(field, "connection")) {
    if (lists(value, "close")) request_.keep_alive = false;
  } else if (equals(field, "expect")) {
    expect_continue_ = equals(value, "100-continue");
  } else if (equals(field, "x-request-id")) {
    request_.request_id.assign(value.substr(0, 256));
  } else if (equals(field, "authorization")) {
    request_.authorization.assign(value);
  }
  return true;
}

void HttpRequestParser::take_body(std::string_view& bytes) {
  switch (phase_) {
    case Phase::body:
    case Phase::chunk_data: {
      const std::size_t take = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
      request_.body.append(bytes.substr(0, take));
      bytes.remove_prefix(take);
      left_ -= take;
      if (left_ == 0) phase_ = phase_ == Phase::body ? Phase::complete : Phase::chunk_end;
      return;
    }
    case Phase::chunk_size:
      if (take_line(bytes)) parse_chunk_size();
      return;
    case Phase::chunk_end:
      if (!take_line(bytes)) return;
      if (!partial_.empty()) return fail(400, "a chunk is longer than it said");
      phase_ = Phase::chunk_size;
      return;
    case Phase::trailers:
      if (!take_line(bytes)) return;
      if (partial_.empty()) {
        phase_ = Phase::complete;
      } else if ((trailer_bytes_ += partial_.size()) > limits_.head_bytes) {
        fail(431, "the request's trailers are longer than this server takes");
      }
      partial_.clear();
      return;
    default:
      return;
  }
}

// True when partial_ holds a whole line (without its end); the caller clears it.
bool HttpRequestParser::take_line(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  const std::size_t take = end == std::string_view::npos ? bytes.size() : end + 1;
  if (partial_.size() + take > kLineLimit) {
    fail(400, "a chunk-size or trailer line is too long");
    return false;
  }
  partial_.append(bytes.substr(0, take));
  bytes.remove_prefix(take);
  if (end == std::string_view::npos) return false;
  partial_.pop_back();
  if (!partial_.empty() && partial_.back() == '\r') partial_.pop_back();
  return true;
}

void HttpRequestParser::parse_chunk_size() {
  std::uint64_t size = 0;
  const char* const begin = partial_.data();
  const auto [end, error] = std::from_chars(begin, begin + partial_.size(), size, 16);
  const bool ended = end == begin + partial_.size() || *end == ';' || *end == ' ' || *end == '\t';
  if (error == std::errc::result_out_of_range)
    return fail(413, "the request's body is longer than this server takes");
  if (error != std::errc() || !ended) return fail(400, "a chunk size is not a hexadecimal number");
  partial_.clear();
  if (size > limits_.body_bytes - request_.body.size()) {
    return fail(413, "the request's body is longer than this server takes");
  }
  left_ = size;
  phase_ = size == 0 ? Phase::trailers : Phase::chunk_data;
}

}  // namespace loadtest::sim

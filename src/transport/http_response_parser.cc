#include "transport/http_response_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>

namespace loadtest {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint32_t kHeadLimit = 64 * 1024;
constexpr std::size_t kChunkLineLimit = 16 * 1024;
constexpr std::size_t kKeptCapacity = 1024;

// What is used of a head is kept, the body's bytes are handed out where they lie in the input. Beast's own
// message would keep every field, at several times the cost of reading it.
class PieceParser final : public http::basic_parser<false> {
 public:
  std::vector<std::string_view>* body = nullptr;
  int status = 0;
  std::string reason, content_type, location;  // of several fields of a name the first

 private:
  using string_view = boost::beast::string_view;

  static void keep_first(std::string& kept, string_view value) {
    if (kept.empty()) kept.assign(value.data(), value.size());
  }
  std::size_t hand_out(string_view piece) {
    body->push_back({piece.data(), piece.size()});
    return piece.size();
  }

  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}
  void on_response_impl(int code, string_view words, int, error_code&) override {
    status = code;
    reason.assign(words.data(), words.size());
  }
  void on_field_impl(http::field field, string_view, string_view value, error_code&) override {
    if (field == http::field::content_type) keep_first(content_type, value);
    if (field == http::field::location) keep_first(location, value);
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view piece, error_code&) override { return hand_out(piece); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code&) override {
    return hand_out(piece);
  }
  void on_finish_impl(error_code&) override {}
};

// 100 and 103 are followed by the real answer, 101 is one.
bool is_interim(int status) { return status >= 100 && status < 200 && status != 101; }

// Of a chunk that Beast waits for the head of: the last one's has the trailer in it.
bool has_whole_size_line(std::string_view waiting) {
  if (waiting.starts_with("\r\n")) waiting.remove_prefix(2);  // the end of the chunk before
  return waiting.find("\r\n") != std::string_view::npos;
}

}  // namespace

struct HttpResponseParser::Impl {
  std::optional<PieceParser> parser;

  void renew(bool head_only) {
    parser.emplace();
    parser->eager(true);
    parser->header_limit(kHeadLimit);
    parser->body_limit(boost::none);
    parser->skip(head_only);
  }
};

HttpResponseParser::HttpResponseParser() : impl_(std::make_unique<Impl>()) { start(); }
HttpResponseParser::~HttpResponseParser() = default;
HttpResponseParser::HttpResponseParser(HttpResponseParser&&) noexcept = default;
HttpResponseParser& HttpResponseParser::operator=(HttpResponseParser&&) noexcept = default;

void HttpResponseParser::start() {
  head_only_ = false;
  any_bytes_ = false;
  surplus_ = false;
  failure_.reset();
  carry_used_ = 0;
  carry_.clear();
  if (carry_.capacity() > kKeptCapacity) carry_.shrink_to_fit();
  impl_->renew(false);
}

void HttpResponseParser::start_head_only() {
  start();
  head_only_ = true;
  impl_->renew(true);
}

bool HttpResponseParser::parse(std::string_view bytes, std::vector<std::string_view>& body,
                               std::size_t& used) {
  used = 0;
  while (used < bytes.size()) {
    PieceParser& parser = *impl_->parser;
    if (parser.is_done()) {
      // An interim answer (100, 103) is followed by the real one; anything else by nothing.
      if (is_interim(parser.status)) {
        impl_->renew(head_only_);
        continue;
      }
      surplus_ = true;
      used = bytes.size();
      return true;
    }
    parser.body = &body;
    error_code error;
    const std::string_view rest = bytes.substr(used);
    // Beast asserts that it sees a last chunk ("0\r\n\r\n") in no piece shorter than itself.
    if (parser.is_header_done() && parser.chunked() && rest.front() == '0' && rest.size() < 5) return true;
    const std::size_t n = parser.put(boost::asio::const_buffer(rest.data(), rest.size()), error);
    used += n;
    if (error == http::error::need_more) return true;
    if (error) {
      const bool large = error == http::error::header_limit || error == http::error::body_limit;
      failure_ = Failure{parser.is_header_done() ? FailureStage::body : FailureStage::head,
                         large ? FailureKind::too_large : FailureKind::malformed,
                         large ? "the response head is larger than 64 KiB"
                               : "the answer is not HTTP/1.1 as it should be: " + error.message()};
      return false;
    }
    if (n == 0 && !parser.is_done()) return true;
  }
  return true;
}

bool HttpResponseParser::feed(std::string_view bytes, std::vector<std::string_view>& body) {
  if (failure_) return false;
  any_bytes_ = any_bytes_ || !bytes.empty();
  std::size_t used = 0;
  if (carry_used_ > 0) {
    carry_.erase(0, carry_used_);
    carry_used_ = 0;
  }
  if (carry_.empty()) {
    if (carry_.capacity() > kKeptCapacity) carry_.shrink_to_fit();
    if (!parse(bytes, body, used)) return false;
    carry_.assign(bytes.substr(used));
  } else {
    carry_.append(bytes);
    if (!parse(carry_, body, used)) return false;
    carry_used_ = used;
  }
  const std::string_view waiting = std::string_view(carry_).substr(carry_used_);
  if (waiting.size() > (head_done() ? kChunkLineLimit : std::size_t{kHeadLimit})) {
    failure_ =
        Failure{head_done() ? FailureStage::body : FailureStage::head, FailureKind::too_large,
                !head_done()                   ? "the response head is larger than 64 KiB"
                : has_whole_size_line(waiting) ? "the trailer after the last chunk is longer than 16 KiB"
                                               : "a chunk's size line is longer than 16 KiB"};
    return false;
  }
  return true;
}

bool HttpResponseParser::end_of_stream() {
  if (failure_) return false;
  if (done()) return true;
  PieceParser& parser = *impl_->parser;
  if (parser.is_header_done() && parser.need_eof()) {
    error_code error;
    parser.put_eof(error);
    if (!error) return true;
  }
  if (head_done()) {
    failure_ =
        Failure{FailureStage::body, FailureKind::truncated, "the server closed the connection in mid-answer"};
  } else {
    failure_ =
        Failure{FailureStage::head, FailureKind::reset, "the server closed the connection without an answer"};
  }
  return false;
}

bool HttpResponseParser::head_done() const {
  return impl_->parser->is_header_done() && !is_interim(impl_->parser->status);
}

bool HttpResponseParser::done() const { return impl_->parser->is_done() && head_done(); }

bool HttpResponseParser::keep_alive() const { return done() && !surplus_ && impl_->parser->keep_alive(); }

int HttpResponseParser::status() const { return impl_->parser->status; }
std::string_view HttpResponseParser::content_type() const { return impl_->parser->content_type; }
std::string_view HttpResponseParser::reason() const { return impl_->parser->reason; }
std::string_view HttpResponseParser::location() const { return impl_->parser->location; }

}  // namespace loadtest

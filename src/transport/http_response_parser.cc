#include "transport/http_response_parser.h"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstddef>
#include <limits>

namespace loadtest {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint32_t kHeadLimit = 64 * 1024;
constexpr std::size_t kChunkLineLimit = 16 * 1024;
constexpr std::size_t kKeptCapacity = 1024;

// A Beast body that keeps nothing: it hands out where in the input the body's bytes lie.
struct PieceBody {
  using value_type = std::vector<std::string_view>*;

  class reader {
   public:
    template <bool IsRequest, class Fields>
    reader(http::header<IsRequest, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }

    template <class ConstBuffers>
    std::size_t put(const ConstBuffers& buffers, error_code& error) {
      error = {};
      std::size_t total = 0;
      for (auto it = boost::asio::buffer_sequence_begin(buffers);
           it != boost::asio::buffer_sequence_end(buffers); ++it) {
        const boost::asio::const_buffer piece(*it);
        body_->push_back({static_cast<const char*>(piece.data()), piece.size()});
        total += piece.size();
      }
      return total;
    }

    void finish(error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

using Parser = http::response_parser<PieceBody>;

}  // namespace

struct HttpResponseParser::Impl {
  std::optional<Parser> parser;

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
    Parser& parser = *impl_->parser;
    if (parser.is_done()) {
      // An interim answer (100, 103) is followed by the real one; anything else by nothing.
      const int code = static_cast<int>(parser.get().result_int());
      if (code >= 100 && code < 200 && code != 101) {
        impl_->renew(head_only_);
        continue;
      }
      surplus_ = true;
      used = bytes.size();
      return true;
    }
    parser.get().body() = &body;
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
  const std::size_t waiting = carry_.size() - carry_used_;
  if (waiting > (head_done() ? kChunkLineLimit : std::size_t{kHeadLimit})) {
    failure_ = Failure{head_done() ? FailureStage::body : FailureStage::head, FailureKind::too_large,
                       head_done() ? "a chunk's size line is longer than 16 KiB"
                                   : "the response head is larger than 64 KiB"};
    return false;
  }
  return true;
}

bool HttpResponseParser::end_of_stream() {
  if (failure_) return false;
  if (done()) return true;
  Parser& parser = *impl_->parser;
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
  if (!impl_->parser->is_header_done()) return false;
  const int code = status();
  return code < 100 || code >= 200 || code == 101;
}

bool HttpResponseParser::done() const { return impl_->parser->is_done() && head_done(); }

bool HttpResponseParser::keep_alive() const { return done() && !surplus_ && impl_->parser->keep_alive(); }

int HttpResponseParser::status() const { return static_cast<int>(impl_->parser->get().result_int()); }

std::string_view HttpResponseParser::content_type() const {
  const auto value = impl_->parser->get()[http::field::content_type];
  return {value.data(), value.size()};
}

std::string_view HttpResponseParser::reason() const {
  const auto value = impl_->parser->get().reason();
  return {value.data(), value.size()};
}

std::string_view HttpResponseParser::location() const {
  const auto value = impl_->parser->get()[http::field::location];
  return {value.data(), value.size()};
}

}  // namespace loadtest
